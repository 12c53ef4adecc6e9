/**
 * Who may do what to which record, in which state: one table, read by the server at every route and socket, and by
 * the page to offer only what is allowed. What is not in it is forbidden.
 */
import type { RecordKind } from './kinds.ts'

export const ROLES = ['operator', 'expert', 'educator', 'trainee', 'auditor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** `change` is of content; `sign` makes it final; `erase` destroys the key; `export` takes everything about one patient along; `send` gives what was made of a case to the hospital's archive. */
export const VERBS = ['list', 'read', 'create', 'change', 'sign', 'erase', 'export', 'send'] as const
export type Verb = (typeof VERBS)[number]

/**
 * `archive` is the hospital's pictures over DICOMweb; `bridge` the live ultrasound and poses; `room` where a trainee
 * (`create`) lets a supervisor look on (`read`); `site` how the server is.
 */
export type Resource =
  RecordKind | 'patient' | 'account' | 'own-account' | 'audit' | 'site' | 'bridge' | 'archive' | 'room'

/**
 * How far a right reaches within one's own tenant, never beyond it: `all` of it; only what is for `training` (phantoms
 * and invented patients); only patients one was `invited` to; only what is one's `own` and for training.
 */
export type Reach = 'all' | 'training' | 'invited' | 'own'

export type RecordState = 'draft' | 'signed' | 'unreviewed' | 'accepted' | 'edited' | 'rejected' | 'open' | 'closed'

interface Right {
  readonly who: Readonly<Partial<Record<Role, Reach>>>
  /** Only in these states; in any when it is not said. */
  readonly in?: readonly RecordState[]
}

export type Rights = Readonly<Partial<Record<Verb, Right>>>

/** Those who treat and teach see; the auditor sees the audit, the administrator the accounts: neither sees patients. */
const seen = { operator: 'all', expert: 'invited', educator: 'training', trainee: 'training' } as const
const led = { operator: 'all', educator: 'training' } as const
const practised = { ...led, trainee: 'training' } as const
const READ = { list: { who: seen }, read: { who: seen } } as const

/** A draft is changed, by a trainee only their own; signed it stays as it is. */
const DRAFTED: Rights = {
  ...READ,
  create: { who: practised },
  change: { who: { ...led, trainee: 'own' }, in: ['draft'] },
  sign: { who: led, in: ['draft'] },
}

export const POLICY: Readonly<Record<Resource, Rights>> = {
  patient: {
    ...READ,
    create: { who: led },
    change: { who: led, in: ['open'] },
    erase: { who: { administrator: 'all' } },
    export: { who: { operator: 'all' } },
  },
  case: {
    ...READ,
    create: { who: practised },
    change: { who: { ...led, trainee: 'own' }, in: ['open'] },
    sign: { who: led, in: ['open'] },
    send: { who: { operator: 'all' } },
  },
  images: DRAFTED,
  plan: DRAFTED,
  registration: DRAFTED,
  recording: DRAFTED,
  outcome: DRAFTED,
  calibration: DRAFTED,
  // What a network said is never changed: a review stands beside it.
  'ai-output': { ...READ, create: { who: practised } },
  review: { ...READ, create: { who: { ...led, expert: 'invited' } } },
  // A consent is withdrawn by changing it, whenever the patient wishes.
  consent: { ...READ, create: { who: led }, change: { who: led } },
  account: {
    list: { who: { administrator: 'all' } },
    create: { who: { administrator: 'all' } },
    change: { who: { administrator: 'all' } },
  },
  'own-account': { read: { who: everyone() }, change: { who: everyone() } },
  audit: { list: { who: { auditor: 'all' } }, export: { who: { auditor: 'all' } } },
  site: { read: { who: { administrator: 'all', auditor: 'all' } } },
  bridge: { read: { who: { operator: 'all', expert: 'all', educator: 'all', trainee: 'all' } } },
  archive: { read: { who: { operator: 'all' } } },
  // Nothing of a patient is in it: simulated backs and printed phantoms.
  room: {
    create: { who: { operator: 'all', educator: 'all', trainee: 'all' } },
    read: { who: { operator: 'all', expert: 'all', educator: 'all' } },
  },
}

function everyone(): Readonly<Record<Role, Reach>> {
  return { operator: 'all', expert: 'all', educator: 'all', trainee: 'all', auditor: 'all', administrator: 'all' }
}

export interface Actor {
  readonly account: string
  readonly tenant: string
  readonly role: Role
}

/** What of a record the policy looks at. */
export interface Subject {
  readonly tenant: string
  /** A record of no patient, like a probe's calibration, counts as training. */
  readonly isTraining: boolean
  /** Accounts of experts that were asked to see this patient. */
  readonly invited: readonly string[]
  readonly author: string
  readonly state: RecordState
}

/** `unseen`: to this actor it does not exist. */
export type Verdict =
  { readonly allowed: true } | { readonly allowed: false; readonly why: 'role' | 'unseen' | 'state' }

const refused = (why: 'role' | 'unseen' | 'state'): Verdict => ({ allowed: false, why })

/** @param subject left out for lists and for what has no subject: then only the role is asked */
export function may(actor: Actor, verb: Verb, resource: Resource, subject?: Subject): Verdict {
  const rights = POLICY[resource]
  const right = rights[verb]
  const reach = right?.who[actor.role]
  if (subject && !isWithin(actor, rights.read?.who[actor.role] ?? reach, subject)) return refused('unseen')
  if (!right || !reach) return refused('role')
  if (!subject) return { allowed: true }
  if (!isWithin(actor, reach, subject)) return refused('role')
  return right.in && !right.in.includes(subject.state) ? refused('state') : { allowed: true }
}

function isWithin(actor: Actor, reach: Reach | undefined, { tenant, isTraining, invited, author }: Subject): boolean {
  if (tenant !== actor.tenant) return false
  switch (reach) {
    case undefined:
      return false
    case 'all':
      return true
    case 'training':
      return isTraining
    case 'invited':
      return invited.includes(actor.account)
    case 'own':
      return isTraining && author === actor.account
  }
}

/** Records in words. */
import type { KeptRecord } from '#session/clinic-commands.ts'

export const sayDay = (epochMs: number) => new Date(epochMs).toLocaleDateString('en-GB', { dateStyle: 'medium' })
export const sayMoment = (epochMs: number) =>
  new Date(epochMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

const KINDS: Readonly<Record<string, string>> = {
  images: 'Images',
  plan: 'Plans',
  registration: 'Registrations',
  recording: 'Recordings',
  'ai-output': 'What networks said',
  review: 'Reviews',
  outcome: 'Outcomes',
  consent: 'Consents',
}

/** In the order of a procedure. */
export const CASE_KINDS = ['images', 'plan', 'registration', 'recording', 'ai-output', 'review', 'outcome'] as const
export const sayKind = (kind: string): string => KINDS[kind] ?? kind

type Body = Readonly<Record<string, unknown>>

export function sayRecord({ kind, body: given, contentBytes }: KeptRecord): string {
  const body = given as Body
  const part = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined)
  const number = (name: string, unit: string) => (typeof body[name] === 'number' ? `${body[name].toFixed(1)} ${unit}` : undefined) // prettier-ignore
  switch (kind) {
    case 'images':
      return joined(part('modality'), part('name'))
    case 'plan':
      return joined(part('procedure'), part('level'), part('side'))
    case 'registration': {
      const error = number('expectedErrorMm', 'mm expected')
      return joined(part('method'), error, body['isAccepted'] === true ? 'accepted' : 'not accepted')
    }
    case 'recording': {
      const lastsS = typeof body['durationMs'] === 'number' ? `${Math.round(body['durationMs'] / 1000)} s` : undefined
      return joined(lastsS, contentBytes ? `${(contentBytes / 1e6).toFixed(1)} MB` : 'its bytes are not here yet')
    }
    case 'ai-output':
      return joined(part('model'), part('abstained') ?? part('finding'))
    case 'review':
      return joined(part('verdict'), part('reason'))
    case 'outcome':
      return joined(number('tipToTargetMm', 'mm from the target'), number('painAfter', 'of 10 pain after'))
    default:
      return ''
  }
}

const joined = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(' · ')

/**
 * A consent as FHIR R4 Consent: all is denied but what was agreed to. The patient is a random identifier, and so is who
 * wrote it down.
 */
import { CONSENT_SCOPES, type Consent, type ConsentScope } from '#core/records/kinds.ts'

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const OURS = 'urn:interspace'

/** HL7 v3 ActReason, where it has a word for it. */
const PURPOSES: Readonly<Partial<Record<ConsentScope, readonly [code: string, display: string]>>> = {
  research: ['HRESCH', 'healthcare research'],
}

const WORDS: Readonly<Record<ConsentScope, string>> = {
  ai: 'recognition in ultrasound pictures by trained networks',
  recording: 'recording of pictures and positions',
  tele: 'access by an invited remote expert',
  teaching: 'use in teaching',
  research: 'use in research',
}

export interface KeptConsent {
  readonly id: string
  readonly patient: string
  readonly tenant: string
  /** Who wrote it down. */
  readonly author: string
  readonly body: Consent
}

export function fhirConsent({ id, patient, tenant, author, body }: KeptConsent): object {
  const { document, documentVersion, language, scopes, givenBy, understanding, decidedMs } = body
  const given = CONSENT_SCOPES.filter((scope) => scopes[scope])
  const isoTime = new Date(decidedMs).toISOString()
  return {
    resourceType: 'Consent',
    id,
    language,
    status: given.length > 0 ? 'active' : 'inactive',
    scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'patient-privacy', display: 'Privacy Consent' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0', display: 'Consent Document' }] }],
    patient: { identifier: { system: `${OURS}:patient`, value: patient } },
    dateTime: isoTime,
    performer: [{ identifier: { system: `${OURS}:${givenBy}-of`, value: patient } }],
    organization: [{ identifier: { system: `${OURS}:tenant`, value: tenant } }],
    policy: [{ uri: `${OURS}:consent:${document}:${documentVersion}` }],
    policyRule: { coding: [{ system: `${TERMINOLOGY}/v3-ActCode`, code: 'OPTIN', display: 'opt-in' }] },
    ...(understanding && {
      verification: [
        {
          verified: understanding.right === understanding.asked,
          verifiedWith: { identifier: { system: `${OURS}:account`, value: author } },
          verificationDate: isoTime,
        },
      ],
    }),
    provision: {
      type: 'deny',
      ...(given.length > 0 && { provision: given.map(permitted) }),
    },
  }
}

function permitted(scope: ConsentScope) {
  const purpose = PURPOSES[scope]
  return {
    type: 'permit',
    code: [{ coding: [{ system: `${OURS}:consent-scope`, code: scope, display: WORDS[scope] }], text: WORDS[scope] }],
    ...(purpose && {
      purpose: [{ system: `${TERMINOLOGY}/v3-ActReason`, code: purpose[0], display: purpose[1] }],
    }),
  }
}

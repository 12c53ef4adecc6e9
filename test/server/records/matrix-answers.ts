/** What every route answers to everybody: written down by hand, so that the policy is read twice. */
import { randomUUID } from 'node:crypto'
import { aiOutput, calibration, plan, type Ids } from './some-records.ts'

/** Who asks, in the order of the columns below. */
export const WHO = [
  'nobody',
  'operator',
  'expert',
  'invited',
  'educator',
  'trainee',
  'auditor',
  'administrator',
  'operator of another clinic',
  'administrator of another clinic',
] as const
export type Who = (typeof WHO)[number]

export interface Row {
  readonly of?: 'care' | 'training'
  readonly body?: (ids: Ids) => unknown
  /** `:id` of the address. */
  readonly id?: (ids: Ids) => string
  readonly answers: string
}

const one = (row: Row) => [row]
/** The same of a patient in care and of a training patient. */
const both = (care: string, training: string, rest: Omit<Row, 'answers' | 'of'> = {}): readonly Row[] => [
  { ...rest, of: 'care', answers: care },
  { ...rest, of: 'training', answers: training },
]
const ofPatient = { id: ({ patient }: Ids) => patient }
const ofPlan = { id: ({ plan: id }: Ids) => id }

const PUBLIC_200 = '200 200 200 200 200 200 200 200 200 200'
const PUBLIC_400 = '400 400 400 400 400 400 400 400 400 400'
const OWN_200 = '401 200 200 200 200 200 200 200 200 200'
const OWN_400 = '401 400 400 400 400 400 400 400 400 400'

/** What each is answered. A body that is not given is what a public route must refuse with 400. */
export const ANSWERS: Readonly<Record<string, readonly Row[]>> = {
  'GET /health': one({ answers: PUBLIC_200 }),
  'GET /config.json': one({ answers: PUBLIC_200 }),
  'GET /*': one({ answers: PUBLIC_200 }),
  // Without the words of a WebSocket: 404 is the answer behind the guard.
  'GET /bridge/poses': one({ answers: '401 404 404 404 404 404 403 403 404 403' }),
  'GET /bridge/images': one({ answers: '401 404 404 404 404 404 403 403 404 403' }),
  'GET /rooms/trainee': one({ answers: '401 404 403 403 404 404 403 403 404 403' }),
  'GET /rooms/supervisor': one({ answers: '401 404 404 404 404 403 403 403 404 403' }),
  'GET /dicom-web/*': one({ answers: '401 404 403 403 403 403 403 403 404 403' }),
  'GET /api/session': one({ answers: PUBLIC_200 }),
  'POST /api/sign-up': one({ answers: PUBLIC_400 }),
  'POST /api/sign-in': one({ answers: PUBLIC_400 }),
  'POST /api/passkeys/sign-in/options': one({ answers: PUBLIC_200 }),
  'POST /api/passkeys/sign-in': one({ answers: PUBLIC_400 }),
  'GET /api/sessions': one({ answers: OWN_200 }),
  // Who has just signed in needs no password.
  'DELETE /api/sessions': one({ answers: OWN_200 }),
  'GET /api/browser-key': one({ answers: OWN_200 }),
  'POST /api/sign-out': one({ answers: OWN_200 }),
  'POST /api/password': one({ answers: OWN_400 }),
  'POST /api/code': one({ answers: OWN_200 }),
  'POST /api/code/confirmation': one({ answers: OWN_400 }),
  'DELETE /api/code': one({ answers: OWN_400 }),
  'POST /api/passkeys/options': one({ answers: OWN_200 }),
  'POST /api/passkeys': one({ answers: OWN_400 }),
  'GET /api/accounts': one({ answers: '401 403 403 403 403 403 403 200 403 200' }),
  'POST /api/invitations': one({
    body: () => ({ role: 'trainee' }),
    answers: '401 403 403 403 403 403 403 201 403 201',
  }),
  'PATCH /api/accounts/:id': one({
    id: ({ somebody }) => somebody,
    body: () => ({ role: 'trainee' }),
    answers: '401 404 404 404 404 404 404 200 404 404',
  }),
  'GET /api/audit': one({ answers: '401 403 403 403 403 403 200 403 403 403' }),
  'GET /api/audit/fhir': one({ answers: '401 403 403 403 403 403 200 403 403 403' }),
  'GET /api/site': one({ answers: '401 403 403 403 403 403 200 200 403 200' }),
  'GET /api/patients': one({ answers: '401 200 200 200 200 200 403 403 200 403' }),
  'POST /api/patients': [
    {
      body: () => ({ id: randomUUID(), purpose: 'care', body: { name: 'New' } }),
      answers: '401 201 403 403 403 403 403 403 201 403',
    },
    {
      body: () => ({ id: randomUUID(), purpose: 'training', body: { name: 'New' } }),
      answers: '401 201 403 403 201 403 403 403 201 403',
    },
  ],
  'GET /api/patients/:id': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPatient,
  ),
  'PUT /api/patients/:id': both('401 200 404 403 404 404 404 404 404 404', '401 200 404 403 200 403 404 404 404 404', {
    ...ofPatient,
    body: () => ({ revision: 1, body: { name: 'Changed' } }),
  }),
  'DELETE /api/patients/:id': both(
    '401 403 404 403 404 404 404 200 404 404',
    '401 403 404 403 403 403 404 200 404 404',
    ofPatient,
  ),
  'GET /api/patients/:id/export': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 403 403 404 404 404 404',
    ofPatient,
  ),
  'GET /api/patients/:id/consent': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPatient,
  ),
  'GET /api/patients/:id/consent/fhir': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPatient,
  ),
  'GET /api/patients/:id/experts': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    ofPatient,
  ),
  'PUT /api/patients/:id/experts/:account': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    ofPatient,
  ),
  'DELETE /api/patients/:id/experts/:account': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    ofPatient,
  ),
  'GET /api/patients/:id/records': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPatient,
  ),
  'POST /api/patients/:id/records': [
    ...both('401 201 404 403 404 404 404 404 404 404', '401 201 404 403 201 201 404 404 404 404', {
      ...ofPatient,
      body: ({ case: of }) => ({ id: randomUUID(), kind: 'plan', body: plan(of) }),
    }),
    ...both('401 201 404 201 404 404 404 404 404 404', '401 201 404 201 201 403 404 404 404 404', {
      ...ofPatient,
      body: ({ aiOutput: of }) => ({
        id: randomUUID(),
        kind: 'review',
        body: { aiOutput: of, verdict: 'accepted', reason: '' },
      }),
    }),
    // The patient has agreed to it in care; in training nobody is asked.
    ...both('401 201 404 403 404 404 404 404 404 404', '401 201 404 403 201 201 404 404 404 404', {
      ...ofPatient,
      body: ({ case: of }) => ({ id: randomUUID(), kind: 'ai-output', body: aiOutput(of) }),
    }),
  ],
  'GET /api/records/:id': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPlan,
  ),
  'GET /api/records/:id/revisions': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPlan,
  ),
  'PUT /api/records/:id': [
    ...both('401 200 404 403 404 404 404 404 404 404', '401 200 404 403 200 403 404 404 404 404', {
      ...ofPlan,
      body: ({ case: of }) => ({ revision: 1, body: plan(of) }),
    }),
    // What a network said is changed by nobody; what was signed neither.
    ...both('401 403 404 403 404 404 404 404 404 404', '401 403 404 403 403 403 404 404 404 404', {
      id: ({ aiOutput: id }) => id,
      body: ({ case: of }) => ({ revision: 1, body: aiOutput(of) }),
    }),
    ...both('401 409 404 403 404 404 404 404 404 404', '401 409 404 403 409 403 404 404 404 404', {
      id: ({ signedPlan }) => signedPlan,
      body: ({ case: of }) => ({ revision: 2, body: plan(of) }),
    }),
  ],
  'POST /api/records/:id/signature': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    {
      ...ofPlan,
      body: () => ({ revision: 1 }),
    },
  ),
  'PUT /api/records/:id/content': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    {
      id: ({ recording }) => recording,
      body: () => new Uint8Array([1, 2, 3]),
    },
  ),
  'GET /api/records/:id/content': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    { id: ({ recording }) => recording },
  ),
  // Who may send is told that a file is expected; a plan goes nowhere by itself.
  'POST /api/records/:id/archives/:archive': [
    ...both('401 400 404 403 404 404 404 404 404 404', '401 400 404 403 403 403 404 404 404 404', {
      id: ({ case: of }) => of,
    }),
    ...both('401 403 404 403 404 404 404 404 404 404', '401 403 404 403 403 403 404 404 404 404', ofPlan),
  ],
  'GET /api/findings': one({ answers: '401 200 200 200 200 200 403 403 200 403' }),
  'GET /api/calibrations': one({ answers: '401 200 200 200 200 200 403 403 200 403' }),
  'POST /api/calibrations': one({
    body: () => ({ id: randomUUID(), body: calibration }),
    answers: '401 201 403 403 201 201 403 403 201 403',
  }),
}

/** FHIR R4 resources as far as this project writes them; validated against the R4 definitions in the tests. */
export interface Coding {
  readonly system: string
  readonly code: string
  readonly display: string
}
export interface Concept {
  readonly coding?: readonly Coding[]
  readonly text: string
}
export interface Reference {
  readonly reference?: string
  readonly identifier?: { readonly system: string; readonly value: string }
  readonly display?: string
}
export interface Resource {
  readonly resourceType: 'Procedure' | 'Observation' | 'DocumentReference'
  readonly id: string
  readonly [field: string]: unknown
}
export interface Bundle {
  readonly resourceType: 'Bundle'
  readonly type: 'transaction'
  readonly timestamp: string
  readonly entry: readonly {
    readonly fullUrl: string
    readonly resource: Resource
    readonly request: { readonly method: 'PUT'; readonly url: string }
  }[]
}

export const OWN_CODES = 'urn:interspace:measure'
export const UCUM = 'http://unitsofmeasure.org'
export const SNOMED = 'http://snomed.info/sct'
export const LOINC = 'http://loinc.org'
/** DICOM's identifiers of instances and studies, as FHIR writes them. */
export const DICOM_UID = 'urn:dicom:uid'

/** ISO 8601, UTC, milliseconds. */
export const instant = (epochMs: number): string => new Date(epochMs).toISOString()

/** Put by its own identifier: sent twice it is there once. */
export const bundleOf = (resources: readonly Resource[], epochMs: number): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  timestamp: instant(epochMs),
  entry: resources.map((resource) => ({
    fullUrl: `urn:uuid:${resource.id}`,
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  })),
})

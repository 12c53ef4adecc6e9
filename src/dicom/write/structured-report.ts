/** Content items of structured reports (PS3.3 C.17.3) and the modules around them. */
import type { DataSet } from './part10.ts'

export type Relation = 'CONTAINS' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT' | 'HAS PROPERTIES' | 'INFERRED FROM' | 'HAS ACQ CONTEXT' // prettier-ignore

/** Value, meaning, scheme. */
export type Concept = readonly [value: string, meaning: string, scheme: 'DCM' | 'SCT' | 'UCUM' | 'RFC5646' | typeof OWN_SCHEME] // prettier-ignore

/** Codes that no standard scheme has, of this project. */
export const OWN_SCHEME = '99INTERSPACE'

export const conceptItem = ([value, meaning, scheme]: Concept): DataSet => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning.slice(0, 64),
})

const item = (relation: Relation, type: string, name: Concept, more: DataSet): DataSet => ({
  RelationshipType: relation,
  ValueType: type,
  ConceptNameCodeSequence: [conceptItem(name)],
  ...more,
})

export const textItem = (relation: Relation, name: Concept, text: string, more: DataSet = {}): DataSet =>
  item(relation, 'TEXT', name, { TextValue: text, ...more })
export const codeItemOf = (
  relation: Relation,
  name: Concept,
  code: Concept,
  children: readonly DataSet[] = [],
): DataSet => item(relation, 'CODE', name, { ConceptCodeSequence: [conceptItem(code)], ...contentOf(children) })
export const uidItem = (relation: Relation, name: Concept, uid: string): DataSet =>
  item(relation, 'UIDREF', name, { UID: uid })
export const nameItem = (relation: Relation, name: Concept, person: string): DataSet =>
  item(relation, 'PNAME', name, { PersonName: personName(person) })
export const containerItem = (relation: Relation, name: Concept, children: readonly DataSet[]): DataSet =>
  item(relation, 'CONTAINER', name, { ContinuityOfContent: 'SEPARATE', ...contentOf(children) })

export function numberItem(
  relation: Relation,
  name: Concept,
  value: string,
  unit: Concept,
  children: readonly DataSet[] = [],
): DataSet {
  const measured = { MeasurementUnitsCodeSequence: [conceptItem(unit)], NumericValue: value }
  return item(relation, 'NUM', name, { MeasuredValueSequence: [measured], ...contentOf(children) })
}

/** Points in a frame of reference, x, y, z each, mm. */
export const pointsItem = (
  relation: Relation,
  name: Concept,
  type: 'POINT' | 'POLYLINE',
  points: readonly number[],
  frameOfReferenceUid: string,
): DataSet =>
  item(relation, 'SCOORD3D', name, {
    ReferencedFrameOfReferenceUID: frameOfReferenceUid,
    GraphicType: type,
    GraphicData: points,
  })

export const imageItem = (relation: Relation, name: Concept, sopClassUid: string, sopInstanceUid: string): DataSet =>
  item(relation, 'IMAGE', name, {
    ReferencedSOPSequence: [{ ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: sopInstanceUid }],
  })

const contentOf = (children: readonly DataSet[]): DataSet => (children.length ? { ContentSequence: children } : {})

/** Root container with its template, and the document's own state: complete, verified by nobody here. */
export function documentModules(title: Concept, template: string, children: readonly DataSet[]): DataSet {
  return {
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    PreliminaryFlag: 'FINAL',
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [conceptItem(title)],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: template }],
    CodingSchemeIdentificationSequence: [
      {
        CodingSchemeDesignator: OWN_SCHEME,
        CodingSchemeName: 'Interspace',
        CodingSchemeResponsibleOrganization: 'Interspace',
      },
    ],
    ContentSequence: children,
  }
}

/** Which studies the document stands on (PS3.3 C.17.2.3). */
export const evidence = (
  studyUid: string,
  seriesInstanceUid: string,
  images: readonly { readonly sopClassUid: string; readonly sopInstanceUid: string }[],
): DataSet => ({
  StudyInstanceUID: studyUid,
  ReferencedSeriesSequence: [
    {
      SeriesInstanceUID: seriesInstanceUid,
      ReferencedSOPSequence: images.map(({ sopClassUid, sopInstanceUid }) => ({
        ReferencedSOPClassUID: sopClassUid,
        ReferencedSOPInstanceUID: sopInstanceUid,
      })),
    },
  ],
})

export const LANGUAGE: DataSet = codeItemOf(
  'HAS CONCEPT MOD',
  ['121049', 'Language of Content Item and Descendants', 'DCM'],
  ['en', 'English', 'RFC5646'],
)

/** `Ada Lovelace` as DICOM writes it, family name first; a name that is written so already stays. */
export function personName(name: string): string {
  if (name.includes('^')) return name
  const words = name.trim().split(/\s+/)
  return words.length < 2 ? `${name}^` : `${words.at(-1)}^${words.slice(0, -1).join(' ')}`
}

/** The program that measured, and the person who used it (TID 1002). */
export function observers(deviceUid: string, software: string, person: string | undefined): readonly DataSet[] {
  const type: Concept = ['121005', 'Observer Type', 'DCM']
  return [
    ...(person
      ? [
          codeItemOf('HAS OBS CONTEXT', type, ['121006', 'Person', 'DCM']),
          nameItem('HAS OBS CONTEXT', ['121008', 'Person Observer Name', 'DCM'], person),
        ]
      : []),
    codeItemOf('HAS OBS CONTEXT', type, ['121007', 'Device', 'DCM']),
    uidItem('HAS OBS CONTEXT', ['121012', 'Device Observer UID', 'DCM'], deviceUid),
    textItem('HAS OBS CONTEXT', ['121013', 'Device Observer Name', 'DCM'], 'Interspace'),
    textItem('HAS OBS CONTEXT', ['121015', 'Device Observer Model Name', 'DCM'], software),
  ]
}

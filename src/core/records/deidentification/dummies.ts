/** What may stand where a value has to: of the right representation, and of nobody. */
const TEXT = 'REMOVED'
const DUMMIES: Readonly<Record<string, string | number>> = {
  AE: TEXT, CS: TEXT, LO: TEXT, LT: TEXT, PN: TEXT, SH: TEXT, ST: TEXT, UC: TEXT, UT: TEXT,
  AS: '000Y', DA: '19000101', DT: '19000101000000', TM: '000000', UR: 'about:blank', DS: '0', IS: '0',
  FD: 0, FL: 0, SL: 0, SS: 0, UL: 0, US: 0,
} // prettier-ignore

/** Undefined for binary values and identifiers: there is nothing neutral to put there. */
export const dummyFor = (vr: string): string | number | undefined => DUMMIES[vr]

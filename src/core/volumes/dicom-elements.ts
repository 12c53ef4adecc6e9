/** Typed reads of single DICOM elements; the first value that cannot be read is kept as a fault, none is invented. */
import type { DataSet } from 'dicom-parser'

export interface ElementFault {
  /** `(0028,0030)`. */
  readonly tag: string
  readonly reason: string
}

export interface Elements {
  /** Trimmed; '' when absent or blank. */
  readonly text: (tag: string) => string
  /** One unsigned 16-bit number. */
  readonly unsigned: (tag: string) => number | undefined
  /** Exactly `count` finite decimal strings; undefined when absent or blank. */
  readonly decimals: (tag: string, count: number) => readonly number[] | undefined
  readonly has: (tag: string) => boolean
  /** Says that the element at `tag` cannot be used. */
  readonly refuse: (tag: string, why: string) => undefined
  readonly fault: ElementFault | undefined
}

/** Tags are written as dicom-parser has them: `x00280030`. */
export function createElements(dataSet: DataSet): Elements {
  let fault: ElementFault | undefined
  const named = (tag: string) => `(${tag.slice(1, 5)},${tag.slice(5)})`.toUpperCase()
  const refuse = (tag: string, why: string): undefined => {
    fault ??= { tag: named(tag), reason: `${named(tag)} ${why}` }
    return undefined
  }
  const text = (tag: string) => dataSet.string(tag)?.trim() ?? ''

  return {
    text,
    refuse,
    has: (tag) => dataSet.elements[tag] !== undefined,
    unsigned(tag) {
      const element = dataSet.elements[tag]
      if (!element || element.length === 0) return undefined
      return element.length < 2 ? refuse(tag, 'has 1 byte where 2 are needed') : dataSet.uint16(tag)
    },
    decimals(tag, count) {
      const written = text(tag)
      if (written === '') return undefined
      const values = written.split('\\').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
      if (values.length >= count && values.slice(0, count).every(Number.isFinite)) return values.slice(0, count)
      return refuse(tag, `is "${written.slice(0, 60)}" where ${count} number${count > 1 ? 's are' : ' is'} needed`)
    },
    get fault() {
      return fault
    },
  }
}

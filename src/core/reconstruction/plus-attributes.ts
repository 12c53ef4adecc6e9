/** An element of a PLUS configuration, read attribute by attribute; what cannot be meant is noted. */
import { numbers } from '#core/ultrasound/plus-fan.ts'
import type { PlusElement, PlusFlaw } from '#core/ultrasound/plus-xml.ts'

export interface Attributes {
  text(name: string): string | undefined
  /** The word's meaning, in whatever case it is written; undefined when the attribute is not there. */
  word<Meaning>(name: string, meanings: Readonly<Record<string, Meaning>>): Meaning | undefined
  /** Exactly `count` finite numbers. */
  numbers(name: string, count: number): readonly number[] | undefined
  /** One number within the limits, both included. */
  number(name: string, least: number, most: number): number | undefined
}

/** @param flaws takes what is wrong; a wrong attribute reads as one that is not there. */
export function attributesOf(element: PlusElement, flaws: PlusFlaw[]): Attributes {
  const { attributes } = element
  const wrong = (name: string, wanted: string): undefined => {
    const reason = `${name} of ${element.name} is "${(attributes[name] ?? '').slice(0, 60)}", not ${wanted}`
    flaws.push({ code: 'value', reason })
    return undefined
  }
  const listOf = (name: string, count: number) =>
    attributes[name] === undefined
      ? undefined
      : (numbers(element, name, count) ?? wrong(name, count === 1 ? 'a number' : `${count} numbers`))
  return {
    text: (name) => attributes[name],
    word(name, meanings) {
      const word = attributes[name]?.trim().toUpperCase()
      if (word === undefined) return undefined
      return Object.hasOwn(meanings, word) ? meanings[word] : wrong(name, Object.keys(meanings).join(' or '))
    },
    numbers: listOf,
    number(name, least, most) {
      const [value] = listOf(name, 1) ?? []
      if (value === undefined || (value >= least && value <= most)) return value
      return wrong(name, `within ${least} and ${most}`)
    },
  }
}

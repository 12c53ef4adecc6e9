import { expect, test } from 'vitest'
import { announcement } from '#server/announcement.ts'

const HERE = 'https://localhost:8443/'
const BEST = 'https://192.168.1.7:8443/'

/** The drawn code as rows of 0 and 1, half blocks taken apart. */
function drawnModules(text: string): string[] {
  // oxlint-disable-next-line no-control-regex -- the colours around the code
  const drawn = text.split('\n').flatMap((line) => /48;5;231m(.*)\u001B\[0m/.exec(line)?.[1] ?? [])
  return drawn.flatMap((line) => [
    line
      .split('')
      .map((cell) => (cell === '█' || cell === '▀' ? 1 : 0))
      .join(''),
    line
      .split('')
      .map((cell) => (cell === '█' || cell === '▄' ? 1 : 0))
      .join(''),
  ])
}

test('says every address and draws a code for the first: 25 x 25 modules, 4 light ones around, three finder patterns', () => {
  const text = announcement(HERE, [BEST, 'https://172.17.0.1:8443/'], true)
  for (const address of [HERE, BEST, 'https://172.17.0.1:8443/']) expect(text).toContain(address)
  // 25 bytes at error correction M are version 2: 25 x 25 (ISO/IEC 18004).
  const modules = drawnModules(text).slice(0, 33)
  expect(modules.map((row) => row.length)).toEqual(Array(33).fill(33))
  expect([...modules.slice(0, 4), ...modules.slice(-4)].join('')).not.toContain('1')
  const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']
  const corner = (row: number, column: number) =>
    modules.slice(row, row + 7).map((cells) => cells.slice(column, column + 7))
  for (const [row, column] of [[4, 4], [4, 22], [22, 4]] as const) expect(corner(row, column)).toEqual(finder) // prettier-ignore
  expect(corner(22, 22)).not.toEqual(finder)
  expect(text).toMatch(/asks once whether to trust it/)
})

test('another address is another code', () => {
  const drawn = (url: string) => drawnModules(announcement(HERE, [url], false))
  expect(drawn(BEST)).toEqual(drawn(BEST))
  expect(drawn(BEST)).not.toEqual(drawn('https://192.168.1.8:8443/'))
})

test('without a network there is no code, and a kept certificate is not mentioned', () => {
  const text = announcement(HERE, [], false)
  expect(text).toContain(HERE)
  expect(drawnModules(text)).toEqual([])
  expect(text).not.toMatch(/certificate/)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRoomCode, roomCode, sayRoomCode } from '#core/tele/room.ts'

describe('a room’s code', () => {
  test('is read again as it was said, whatever the random bytes were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (random) => {
        const code = roomCode(random)
        expect(readRoomCode(sayRoomCode(code))).toBe(code)
        expect(readRoomCode(` ${code.toLowerCase()} `)).toBe(code)
      }),
    )
  })

  test('has none of the signs that are taken for each other, and each of its 32 equally often', () => {
    const all = Array.from({ length: 256 / 8 }, (_, n) => roomCode(Uint8Array.from({ length: 8 }, (_, k) => 8 * n + k)))
    const signs = Map.groupBy(all.join(''), (sign) => sign)
    expect([...signs.keys()].filter((sign) => /[01IO]/.test(sign))).toEqual([])
    expect(new Set([...signs.values()].map(({ length }) => length))).toEqual(new Set([8]))
    expect(signs.size).toBe(32)
  })

  test.each(['', 'K7QF', 'K7QF-3MX', 'K7QF-3MXD2', 'K7QF-3MX0', 'K7QF/3MXD', '<script>'])('%j is none', (text) => {
    expect(readRoomCode(text)).toBeUndefined()
  })

  test('is not made of too little chance', () => {
    expect(() => roomCode(new Uint8Array(7))).toThrow('needs 8 random bytes, not 7')
  })
})

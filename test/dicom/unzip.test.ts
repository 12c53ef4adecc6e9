import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import type { NamedBlob } from '#dicom/reader/messages.ts'
import { unzip } from '#dicom/reader/unzip.ts'
import { ascii, ctSlice, join, number } from '#test/dicom/write-dicom.ts'

const named = (name: string, bytes: Uint8Array): NamedBlob => ({ name, blob: new Blob([bytes.slice()]) })

describe('a zip', () => {
  const files = { 'a.dcm': ctSlice(), 'folder/b.dcm': ctSlice({ position: [0, 0, 1] }) }

  test('gives its files under its own name', async () => {
    const unzipped = await unzip(named('case.zip', zipSync(files)))
    if (!unzipped.ok) throw new Error(unzipped.fault.reason)
    expect(unzipped.files.map(({ name }) => name)).toEqual(['case.zip/a.dcm', 'case.zip/folder/b.dcm'])
    expect(new Uint8Array(await unzipped.files[1]!.blob.arrayBuffer())).toEqual(files['folder/b.dcm'])
  })

  test('cut off at any byte is refused by name, and never throws', async () => {
    const whole = zipSync(files)
    for (let length = 0; length < whole.length; length += 37) {
      const unzipped = await unzip(named('cut.zip', whole.slice(0, length)))
      expect(unzipped).toMatchObject({ ok: false, fault: { file: 'cut.zip' } })
    }
  })

  test('that unpacks to more than it states gives the other files', async () => {
    const bytes = zipSync({ liar: new Uint8Array(1 << 20), honest: ascii('hello') })
    // The directory's entry of the first file: its unpacked size stands 24 bytes in.
    const entry = bytes.findIndex(
      (_, at) => bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && bytes[at + 3] === 2,
    )
    bytes.set(number(1000, 4), entry + 24)
    const unzipped = await unzip(named('x.zip', bytes))
    expect(unzipped).toMatchObject({
      ok: true,
      leftOut: [{ file: 'x.zip/liar', reason: 'it unpacks to more than the 1000 bytes it states' }],
    })
    expect(unzipped.ok && unzipped.files.map(({ name }) => name)).toEqual(['x.zip/honest'])
  })

  test('bomb of 3 GiB in 20 000 claims is refused from its directory alone', async () => {
    const small = zipSync({ a: new Uint8Array(100_000) })
    const at = small.findIndex(
      (_, n) => small[n] === 0x50 && small[n + 1] === 0x4b && small[n + 2] === 1 && small[n + 3] === 2,
    )
    const entry = small.slice(at, small.length - 22)
    const count = 20_000
    const claims = join([number(100_000 * 1.6, 4)])
    const one = entry.slice()
    one.set(claims, 24)
    one.set(number(200, 4), 20)
    const directory = join(Array.from({ length: count }, () => one))
    const end = small.slice(small.length - 22)
    end.set(number(count, 2), 10)
    end.set(number(directory.length, 4), 12)
    const bomb = join([small.slice(0, at), directory, end])
    expect(await unzip(named('bomb.zip', bomb))).toMatchObject({
      ok: false,
      fault: { reason: 'it unpacks to more than 2 GiB' },
    })
  })

  test('encrypted files are named and left out', async () => {
    const bytes = zipSync({ secret: ascii('hello') })
    const entry = bytes.findIndex(
      (_, n) => bytes[n] === 0x50 && bytes[n + 1] === 0x4b && bytes[n + 2] === 1 && bytes[n + 3] === 2,
    )
    bytes[entry + 8]! |= 1
    expect(await unzip(named('x.zip', bytes))).toMatchObject({
      ok: true,
      files: [],
      leftOut: [{ file: 'x.zip/secret', reason: 'it is encrypted' }],
    })
  })
})

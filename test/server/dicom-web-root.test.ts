import { expect, test } from 'vitest'
import { dicomWebRoots } from '#server/dicom-web-root.ts'

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`

test.each([
  ['https://pacs.example:8042/dicom-web', 'https://pacs.example:8042/dicom-web', undefined],
  ['https://pacs.example/dicom-web//', 'https://pacs.example/dicom-web', undefined],
  ['http://127.0.0.1:8042', 'http://127.0.0.1:8042', undefined],
  ['https://me:secret@pacs.example/rs', 'https://pacs.example/rs', basic('me:secret')],
  ['https://me:p%40ss%3A%C3%BC@pacs.example/rs', 'https://pacs.example/rs', basic('me:p@ss:ü')],
])('%s', (address, root, authorization) => {
  expect(dicomWebRoots([address])).toEqual([{ root, path: '/dicom-web/0', authorization }])
})

test('each has a path of its own, in the order given', () => {
  const roots = dicomWebRoots(['https://a.example/rs', 'https://b.example/rs'])
  expect(roots.map(({ path }) => path)).toEqual(['/dicom-web/0', '/dicom-web/1'])
})

test.each([
  [['pacs.example'], 'pacs.example'],
  [['ftp://me:secret@pacs.example'], 'ftp://pacs.example'],
  [['https://me:sec/ret@pacs.example:x'], 'https://pacs.example:x'],
  [['https://me:secret@pacs.example/rs?x=1'], 'https://pacs.example/rs'],
  [['https://me:%ffsecret@pacs.example/rs'], 'https://pacs.example/rs'],
  [['https://me%3Aand:secret@pacs.example/rs'], 'https://pacs.example/rs'],
  [['https://a.example/rs', 'https://me:secret@a.example/rs/'], 'https://a.example/rs is given twice'],
])('%j is refused without its password', (addresses, part) => {
  const attempt = () => dicomWebRoots(addresses)
  expect(attempt).toThrow(expect.objectContaining({ code: 'options' }))
  expect(attempt).toThrow(part)
  expect(attempt).not.toThrow(/sec/)
})

import { describe, expect, test } from 'vitest'
import { readDicomWebRoots, seriesAddress } from '#app/dicom-web-address.ts'

const PAGE = 'https://here:8443/index.html?empty'
const ROOTS = [
  { root: 'https://pacs.example:8042/dicom-web', path: '/dicom-web/0' },
  { root: 'http://10.0.0.5/rs', path: '/dicom-web/1' },
  { root: 'http://10.0.0.5/rs/research', path: '/dicom-web/2' },
]
const SERIES = '/studies/1.2.3/series/4.5.6'

describe('what a person typed becomes an address on this server', () => {
  test.each([
    [`https://pacs.example:8042/dicom-web${SERIES}`, `https://here:8443/dicom-web/0${SERIES}`],
    [` https://PACS.example:8042/dicom-web${SERIES}/ `, `https://here:8443/dicom-web/0${SERIES}`],
    [`https://pacs.example:8042/dicom-web${SERIES}?token=a#b`, `https://here:8443/dicom-web/0${SERIES}`],
    [`http://10.0.0.5:80/rs${SERIES}`, `https://here:8443/dicom-web/1${SERIES}`],
    [`http://10.0.0.5/rs/research${SERIES}`, `https://here:8443/dicom-web/2${SERIES}`],
    [`http://10.0.0.5/x/../rs${SERIES}`, `https://here:8443/dicom-web/1${SERIES}`],
    [`/dicom-web/1${SERIES}`, `https://here:8443/dicom-web/1${SERIES}`],
    [`/pacs${SERIES}`, `https://here:8443/pacs${SERIES}`],
    [`https://here:8443/pacs${SERIES}`, `https://here:8443/pacs${SERIES}`],
  ])('%j is %s', (typed, url) => expect(seriesAddress(typed, PAGE, ROOTS)).toEqual({ ok: true, url }))
})

describe('and is refused', () => {
  test.each([
    ['another server', `https://other.example/dicom-web${SERIES}`],
    ['another port', `https://pacs.example/dicom-web${SERIES}`],
    ['another scheme', `http://pacs.example:8042/dicom-web${SERIES}`],
    ['beside the root', `https://pacs.example:8042/dicom-web-2${SERIES}`],
    ['out of the root by dots', `https://pacs.example:8042/dicom-web/..${SERIES}`],
    ['out of the root by encoded dots', `https://pacs.example:8042/dicom-web/%2e%2e${SERIES}`],
    ['the root as a user name', `https://pacs.example:8042@other.example/dicom-web${SERIES}`],
  ])('when it is not under a root: %s', (_, typed) => {
    const refusal = seriesAddress(typed, PAGE, ROOTS)
    expect(refusal).toMatchObject({ ok: false, why: 'not allowed' })
    const { fault } = refusal as { fault: string }
    expect(fault).toContain('This server was not started with --dicom-web for ')
    for (const { root } of ROOTS) expect(fault).toContain(root)
  })

  test('with no roots at all it says so', () => {
    expect(seriesAddress(`https://pacs.example${SERIES}`, PAGE, [])).toEqual({
      ok: false,
      why: 'not allowed',
      fault: 'This server was not started with --dicom-web for https://pacs.example. It was started without any.',
    })
  })

  test.each([
    '',
    'https://',
    'https://pacs.example:8042/dicom-web',
    'https://pacs.example:8042/dicom-web/studies/1.2.3',
    `https://pacs.example:8042/dicom-web${SERIES}/instances`,
    'https://pacs.example:8042/dicom-web/studies/1/series/x',
    `https://pacs.example:8042/dicom-web/studies/1/series/${'1'.repeat(65)}`,
  ])('when it is not a series: %j', (typed) => {
    expect(seriesAddress(typed, PAGE, ROOTS)).toMatchObject({ ok: false, why: 'not a series' })
  })
})

test.each([
  [{ dicomWeb: ROOTS }, ROOTS],
  [{ dicomWeb: [{ root: 'https://a', path: '/dicom-web/0', more: 1 }] }, [{ root: 'https://a', path: '/dicom-web/0' }]],
  [{ dicomWeb: [null, 3, 'https://a', { root: 'https://a' }] }, []],
  [{ dicomWeb: {} }, []],
  [undefined, []],
  ['<!doctype html>', []],
])('the roots in %j', (config, roots) => expect(readDicomWebRoots(config)).toEqual(roots))

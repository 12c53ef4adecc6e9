import { describe, expect, test } from 'vitest'
import { createFindings, type NamingNetwork } from '#app/findings.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'

const MM = [0.5, 0.5] as const

function reading(frameId: number, name: string, abstains?: string): PictureReading {
  return {
    frameId,
    classes: ['background', name],
    cells: new Uint8Array(4),
    side: 2,
    mapping: { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 },
    named: abstains ? [] : [{ name, xPx: 20, yPx: 30, confidence: 0.9, areaMm2: 20 }],
    view: undefined,
    abstains,
    tookMs: 5,
  }
}

const needle: NeedleSeen = {
  frameId: 1,
  nearPx: [0, 0],
  farPx: [9, 9],
  tipPx: [9, 9],
  sigmaAlongPx: 1,
  sigmaAcrossPx: 1,
  from: 'shaft',
  confidence: 0.9,
}

const NAME: Readonly<Record<NamingNetwork, string>> = { 'lumbar-anatomy': 'lamina', 'muscle-fascia': 'psoas' }

/** Each network has seen its thing in pictures of 0 and 50 ms. */
function twice(...networks: readonly NamingNetwork[]) {
  const findings = createFindings()
  for (const network of networks)
    for (const atMs of [0, 50]) findings.read(network, reading(atMs, NAME[network]), { atMs, pixelMm: MM })
  return findings
}

const namesAt = (findings: ReturnType<typeof createFindings>, nowMs: number) =>
  findings.at(nowMs).names.map(({ name }) => name)

describe('how long it is shown', () => {
  test('a lumbar name and reading for 400 ms after the picture they were found in', () => {
    const findings = twice('lumbar-anatomy')
    expect(namesAt(findings, 50 + 400)).toEqual(['lamina'])
    expect(findings.at(50 + 400).readings).toHaveLength(1)
    expect(findings.at(50 + 401)).toMatchObject({ names: [], readings: [] })
  })

  test('a muscle’s for 900: it is looked for every 500', () => {
    const findings = twice('muscle-fascia')
    expect(namesAt(findings, 50 + 900)).toEqual(['psoas'])
    expect(namesAt(findings, 50 + 901)).toEqual([])
  })

  test('a needle for 150', () => {
    const findings = createFindings()
    findings.needle(needle, { atMs: 0 })
    expect(findings.at(150).needleSeen).toBe(needle)
    expect(findings.at(151).needleSeen).toBeUndefined()
  })

  test('a needle no longer than until a newer picture has none', () => {
    const findings = createFindings()
    findings.needle(needle, { atMs: 0 })
    findings.needle(undefined, { atMs: 40 })
    expect(findings.at(41).needleSeen).toBeUndefined()
  })
})

describe('silence', () => {
  test('of the lumbar network, which judges pictures, is that of the muscles’ too', () => {
    const findings = twice('lumbar-anatomy', 'muscle-fascia')
    expect(namesAt(findings, 60)).toEqual(['lamina', 'psoas'])
    findings.read('lumbar-anatomy', reading(3, 'lamina', 'not a lumbar picture, or not upright'), {
      atMs: 100,
      pixelMm: MM,
    })
    expect(findings.at(110)).toMatchObject({ names: [], namesPaused: 'not a lumbar picture, or not upright' })
    expect(findings.at(110).readings.map(({ abstains }) => abstains)).toEqual(['not a lumbar picture, or not upright'])
    // Also when that word is older than a lumbar name may be: the muscles' name would else come back by itself.
    expect(findings.at(600)).toMatchObject({ names: [], namesPaused: 'not a lumbar picture, or not upright' })
  })

  test('of the muscles’ alone leaves the lumbar names, and is said', () => {
    const findings = twice('lumbar-anatomy', 'muscle-fascia')
    findings.read('muscle-fascia', reading(3, 'psoas', 'too unsure'), { atMs: 100, pixelMm: MM })
    expect(findings.at(110).names.map(({ name }) => name)).toEqual(['lamina'])
    expect(findings.at(110).namesPaused).toBe('too unsure')
  })

  test('of a picture whose scale is not known: nothing can be asked, which is said', () => {
    const findings = twice('lumbar-anatomy')
    findings.hold('the scale of the picture is not known')
    expect(findings.at(60)).toMatchObject({
      names: [],
      readings: [],
      namesPaused: 'the scale of the picture is not known',
    })
    findings.hold(undefined)
    expect(namesAt(findings, 60)).toEqual(['lamina'])
  })
})

test('what a network found is taken back when it stops running, and that of the other stays', () => {
  const findings = twice('lumbar-anatomy', 'muscle-fascia')
  findings.needle(needle, { atMs: 50 })
  findings.withdraw('lumbar-anatomy')
  expect(namesAt(findings, 60)).toEqual(['psoas'])
  findings.withdraw('needle')
  expect(findings.at(60).needleSeen).toBeUndefined()
  findings.withdraw('bone-likelihood')
  expect(namesAt(findings, 60)).toEqual(['psoas'])
})

test('a number is never given to two things: not to those of two networks, not to what is seen again after another source', () => {
  const findings = twice('lumbar-anatomy', 'muscle-fascia')
  const before = findings.at(60).names.map(({ id }) => id)
  findings.clear()
  expect(findings.at(60).names).toEqual([])
  // The new source's clock may be anything: an earlier picture counts.
  for (const atMs of [10, 60])
    for (const network of ['lumbar-anatomy', 'muscle-fascia'] as const)
      findings.read(network, reading(atMs, NAME[network]), { atMs, pixelMm: MM })
  const after = findings.at(70).names.map(({ id }) => id)
  expect(after).toHaveLength(2)
  expect(new Set([...before, ...after]).size).toBe(4)
})

test('an answer for an older picture, or one without a scale, changes nothing', () => {
  const findings = twice('lumbar-anatomy')
  const before = findings.at(60)
  findings.read('lumbar-anatomy', reading(9, 'lamina', 'too unsure'), { atMs: 40, pixelMm: MM })
  findings.read('lumbar-anatomy', reading(9, 'lamina', 'too unsure'), { atMs: 90 })
  expect(findings.at(60)).toEqual(before)
})

/**
 * Human spine pictures with the bone surface drawn by experts, split in the two halves
 * that the filter's numbers were chosen on (`tuning`) and are reported on (`held-out`).
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Picture } from '#core/ultrasound/network-input.ts'
import { readGreyPng } from './grey-png.ts'

export type Point = readonly [xPx: number, yPx: number]

export interface LabelledBone {
  readonly name: string
  readonly half: 'tuning' | 'held-out'
  /** Probe at the top. */
  readonly picture: Picture
  /** For each column, the middle of each run of marked pixels. */
  readonly surface: readonly Point[]
  /** What another team's network marked, in the same form; where it is given. */
  readonly published: readonly Point[] | undefined
}

/** Stored with the probe at the bottom. */
const UPSIDE_DOWN = ['sag_000', 'sag_001']

/** Scanner settings, told by the width of the pictures: whole groups go to one half, so that no picture's neighbour is in the other. */
const TUNING_WIDTHS = [325, 339, 264]

export function labelledBone(folder: string): LabelledBone[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('_us.png'))
    .map((name) => name.slice(0, -'_us.png'.length))
    .toSorted()
  return names.map((name, index) => {
    const file = (kind: string) => join(folder, `${name}_${kind}.png`)
    const isLinear = existsSync(file('masklinear'))
    const us = readGreyPng(file(isLinear ? 'uslinear' : 'us'))
    const marked = readGreyPng(file(isLinear ? 'masklinear' : 'mask'))
    const heightPx = Math.min(us.heightPx, marked.heightPx)
    const upright = (picture: Picture) => turned(cut(picture, heightPx), UPSIDE_DOWN.includes(name))
    const isTuning = name.startsWith('sag')
      ? Math.floor(index / 4) % 2 === 0
      : TUNING_WIDTHS.includes(us.widthPx) || (name.startsWith('tv') && us.widthPx === 200)
    return {
      name,
      half: isTuning ? 'tuning' : 'held-out',
      picture: upright(us),
      surface: surfaceOf(upright(marked)),
      published: existsSync(file('pubpred')) ? surfaceOf(upright(readGreyPng(file('pubpred')))) : undefined,
    }
  })
}

const cut = ({ widthPx, grey }: Picture, heightPx: number): Picture => ({
  widthPx,
  heightPx,
  grey: grey.slice(0, widthPx * heightPx),
})

function turned({ widthPx, heightPx, grey }: Picture, isTurned: boolean): Picture {
  const rowOf = (y: number) => (isTurned ? heightPx - 1 - y : y)
  return {
    widthPx,
    heightPx,
    grey: grey.map((_, i) => grey[rowOf(Math.floor(i / widthPx)) * widthPx + (i % widthPx)]!),
  }
}

function surfaceOf({ widthPx, heightPx, grey }: Picture): Point[] {
  const points: Point[] = []
  for (let x = 0; x < widthPx; x++) {
    let start = -1
    for (let y = 0; y <= heightPx; y++) {
      const isMarked = y < heightPx && grey[y * widthPx + x]! > 100
      if (isMarked && start < 0) start = y
      if (isMarked || start < 0) continue
      points.push([x, (start + y - 1) / 2])
      start = -1
    }
  }
  return points
}

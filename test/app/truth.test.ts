/** What is really so in the simulated room reaches scoring and tests, and nothing that a trainee sees, hears or is guided by. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SRC = join(import.meta.dirname, '../../src')
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
const textOf = (file: string) => readFileSync(join(SRC, file), 'utf8')

/** The simulated room makes it; the app hands it through; the audit shows it to tests; scoring is to read it. */
const MAY_KNOW = [
  /^app\/simulated-room\.ts$/,
  /^devices\/simulated\//,
  /^app\/main\.tsx$/,
  /^app\/audit\.ts$/,
  /^app\/practice-watch\.ts$/,
  /^core\/training\//,
]

const importsTruth = (file: string) => /from '(?:#devices\/simulated|\.)\/truth\.ts'/.test(textOf(file))

test('only the simulated room, main, the audit and scoring import the truth', () => {
  const knowing = files.filter(importsTruth)
  expect(knowing.length).toBeGreaterThan(1)
  expect(knowing.filter((file) => !MAY_KNOW.some((allowed) => allowed.test(file)))).toEqual([])
})

test('the pipeline, what is live, every view and every sound never speak of it', () => {
  const kept = files.filter((file) =>
    /^(scene|page|sound|session|tele|records)\/|^app\/pipeline\.ts$|^app\/pose-book\.ts$/.test(file),
  )
  expect(kept.length).toBeGreaterThan(50)
  expect(kept.filter((file) => /TruthChannel|simulated\/truth|\.truth\b/.test(textOf(file)))).toEqual([])
})

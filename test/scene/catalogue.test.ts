import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CATALOGUE } from '#scene/catalogue.ts'

/** Made by the renderer itself, or elements of the page. */
const NOT_OF_THREE = new Set(['primitive', 'div', 'canvas', 'button'])

const named = (folder: string, pattern: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx|js)$/.test(name))
    .flatMap((name) => [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(pattern)].map((match) => match[1]!))

test('every part of three that a view or the headset’s library names in JSX is in the catalogue', () => {
  const names = new Set([
    ...named('src/scene', /(?<![\w.])<([a-z][A-Za-z]+)(?=[\s/>])/g),
    ...named('node_modules/@react-three/xr/dist', /jsxs?\(["']([a-z][A-Za-z]+)["']/g),
  ])
  const known = new Set(Object.keys(CATALOGUE).map((name) => name[0]!.toLowerCase() + name.slice(1)))
  const missing = [...names].filter((name) => !known.has(name) && !NOT_OF_THREE.has(name))
  expect(names).toContain('mesh')
  expect(missing).toEqual([])
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { fetchCaseFiles } from '#app/built-in-files.ts'

let server: Server | undefined
afterEach(() => void server?.close())

/** Serves these paths; others are 404. @returns the folder's address. */
async function serving(files: Readonly<Record<string, string>>, onRequest = () => undefined as void) {
  server = createServer((request, response) => {
    onRequest()
    const body = files[request.url!.replace('/case/', '')]
    if (body === undefined) response.writeHead(404).end()
    else response.end(body)
  })
  await new Promise<void>((resolve) => void server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/case/`
}

const NAMES = Array.from({ length: 20 }, (_, n) => `ct/${n}.dcm`)
const INDEX = JSON.stringify({ format: 'interspace-case/1', ct: NAMES })
const whole = Object.fromEntries(NAMES.map((name) => [name, `bytes of ${name}`]))
const silent = new AbortController().signal

test('the files of the index come with their names, in its order, and every one is told', async () => {
  const url = await serving({ ...whole, 'index.json': INDEX })
  const told: number[] = []
  const files = await fetchCaseFiles(url, { onFile: (count, total) => void told.push(count / total) }, silent)
  expect(files.map(({ name }) => name)).toEqual(NAMES)
  expect(await Promise.all(files.map((file) => file.text()))).toEqual(Object.values(whole))
  expect(told).toHaveLength(20)
  expect(told.at(-1)).toBe(1)
})

test.each([
  ['nothing is there', {}, '/case/index.json answers 404'],
  ['something else is there', { 'index.json': '<!doctype html>' }, 'index.json is not the index of a case'],
  ['a slice is missing', { ...whole, 'index.json': INDEX, 'ct/7.dcm': undefined }, '/case/ct/7.dcm answers 404'],
])('where %s it says so', async (_, files, words) => {
  const url = await serving(files as Record<string, string>)
  await expect(fetchCaseFiles(url, { onFile: () => undefined }, silent)).rejects.toThrow(words)
})

test('aborted it asks for no more', async () => {
  const controller = new AbortController()
  let asked = 0
  const url = await serving({ ...whole, 'index.json': INDEX }, () => void asked++)
  const onFile = (count: number) => count === 5 && controller.abort(new Error('another case was opened'))
  await expect(fetchCaseFiles(url, { onFile }, controller.signal)).rejects.toThrow('another case was opened')
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(asked).toBeLessThan(15)
})

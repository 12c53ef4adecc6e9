import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '#server/version.ts'
import { olderNode, runCli, startCli } from './run-cli.ts'

let folder: string
let dist: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interspace-cli-'))
  dist = join(folder, 'dist')
  await mkdir(dist)
  await writeFile(join(dist, 'index.html'), '<!doctype html><title>Interspace</title>')
})
afterAll(() => rm(folder, { recursive: true }))

describe('what is wrong with the arguments is one line of JSON and exit status 2', () => {
  test.each([
    { args: [], says: 'a command is missing' },
    { args: ['dance'], says: 'unknown command: dance' },
    { args: ['igtl'], says: 'unknown command: igtl' },
    { args: ['igtl', 'decode'], says: 'FILE is missing' },
    { args: ['igtl', 'decode', 'a', 'b'], says: 'unexpected argument: b' },
    { args: ['igtl', 'listen', 'here'], says: 'not an address: here' },
    { args: ['igtl', 'listen', 'localhost:18944', '--seconds', 'ten'], says: '--seconds' },
    { args: ['sequence', 'info'], says: 'FILE is missing' },
    { args: ['dicom', 'info'], says: 'PATH is missing' },
    { args: ['serve', '--prot', '1'], says: '--prot' },
    { args: ['serve', '--port', '70000'], says: '--port' },
    { args: ['serve', '--port'], says: '--port' },
    { args: ['serve', '--max-body-mib', '0'], says: '--max-body-mib' },
    { args: ['serve', 'now'], says: 'unexpected argument: now' },
  ])('$args', async ({ args, says }) => {
    const { status, json, stderr } = await runCli(args)
    expect(status).toBe(2)
    expect(stderr).toBe('')
    expect(json()).toEqual([{ error: { code: 'usage', message: expect.stringContaining(says) as string } }])
  })
})

test('the version is that of the package', async () => {
  const { status, json } = await runCli(['--version'])
  expect(status).toBe(0)
  expect(json()).toEqual([{ name: 'interspace', version: version(), node: process.versions.node }])
})

test('help names every command, and each command its flags', async () => {
  const { status, stdout } = await runCli(['--help'])
  expect(status).toBe(0)
  for (const command of ['serve', 'igtl decode FILE', 'igtl listen HOST:PORT', 'sequence info FILE', 'dicom info PATH'])
    expect(stdout).toContain(command)
  expect((await runCli(['serve', '--help'])).stdout).toContain('--igtl-listen')
})

describe('serve', () => {
  const quiet = () => ['serve', '--http', '--port', 0, '--dist', dist, '--data', join(folder, 'data')]

  test('prints where it is, answers there, and ends with status 0 when told to', async () => {
    const { child, firstLine, ended } = startCli([...quiet(), '--json', '--igtl', 'localhost:19999'])
    const { url } = JSON.parse(await firstLine) as { url: string }
    const config: unknown = await (await fetch(new URL('/config.json', url))).json()
    expect(config).toMatchObject({ bridge: { default: 'localhost:19999' } })
    // Twice, as from a terminal and then from npm.
    child.kill('SIGTERM')
    child.kill('SIGINT')
    const { status, stdout, stderr } = await ended
    expect({ status, stderr, lines: stdout.trimEnd().split('\n').length }).toEqual({ status: 0, stderr: '', lines: 1 })
  })

  test('to a person it says the address', async () => {
    const { child, ended } = startCli(quiet())
    child.stdout?.on('data', (part: Buffer) => {
      if (part.toString().includes('Ctrl-C')) child.kill('SIGINT')
    })
    const { status, stdout } = await ended
    expect(status).toBe(0)
    expect(stdout).toMatch(/on this machine {3}http:\/\/localhost:\d+\//)
  })

  test('a port that is taken and a page that is not built are typed errors', async () => {
    const other = createTcpServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const taken = await runCli(['serve', '--http', '--port', port, '--dist', dist])
    await new Promise((resolve) => other.close(resolve))
    expect({ status: taken.status, json: taken.json() }).toEqual({
      status: 2,
      json: [{ error: { code: 'port-taken', message: expect.stringContaining(`${port}`) as string } }],
    })
    const unbuilt = await runCli(['serve', '--dist', folder])
    expect(unbuilt.json()).toMatchObject([{ error: { code: 'dist-missing' } }])
  })
})

const old = olderNode()
if (!old) console.warn('skipped: the command line started by an older Node (there is none on the path)')
describe.skipIf(!old)('started by an older Node, which cannot run TypeScript', () => {
  test('the packaged Node does the work: same output, same exit status', async () => {
    const good = await runCli(['--version'], old)
    expect({ status: good.status, stderr: good.stderr }).toEqual({ status: 0, stderr: '' })
    expect(good.json()).toMatchObject([{ version: version(), node: expect.stringMatching(/^24\./) as string }])
    const bad = await runCli(['igtl', 'decode', join(folder, 'none.bin')], old)
    expect(bad.status).toBe(2)
    expect(bad.json()).toMatchObject([{ error: { code: 'file' } }])
  })

  test('a signal reaches the server behind it', async () => {
    const { child, firstLine, ended } = startCli(['serve', '--http', '--port', 0, '--dist', dist, '--json'], old)
    const { url } = JSON.parse(await firstLine) as { url: string }
    expect((await fetch(new URL('/health', url))).status).toBe(200)
    child.kill('SIGTERM')
    expect((await ended).status).toBe(0)
    await expect(fetch(new URL('/health', url))).rejects.toThrow('fetch failed')
  })
})

/** The command line as a user starts it: its launcher as a program of its own, with any Node. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const LAUNCHER = join(import.meta.dirname, '../../src/cli/interspace.js')

export interface Ended {
  readonly status: number | null
  /** Each line of standard output, parsed. @throws SyntaxError when one is not JSON. */
  readonly json: () => readonly Record<string, unknown>[]
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  /** The first line on standard output. */
  readonly firstLine: Promise<string>
  readonly ended: Promise<Ended>
}

export function startCli(args: readonly (string | number)[], node = process.execPath): Running {
  const child = spawn(node, [LAUNCHER, ...args.map(String)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  let gotLine: (line: string) => void
  const firstLine = new Promise<string>((resolve) => (gotLine = resolve))
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString()
    if (stdout.includes('\n')) gotLine(stdout.slice(0, stdout.indexOf('\n')))
  })
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (status) => {
      gotLine(stdout)
      const json = () =>
        stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      resolve({ status, stdout, stderr, json })
    }),
  )
  return { child, firstLine, ended }
}

export const runCli = (args: readonly (string | number)[], node?: string): Promise<Ended> => startCli(args, node).ended

/** A Node of the system that cannot run TypeScript, as on a machine with Node 20; undefined where there is none. */
export function olderNode(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .find((path) => {
      const asked = spawnSync(path, ['-p', 'Boolean(process.features.typescript)'], { encoding: 'utf8' })
      return asked.stdout.trim() === 'false'
    })
}

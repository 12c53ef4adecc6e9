/**
 * The reference OpenIGTLink implementation as a peer: the C++ example programs of Debian's
 * `openigtlink-examples`, compiled against `libopenigtlink-dev`.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

const EXAMPLES = '/usr/share/doc/openigtlink-examples/examples'
const INCLUDES = '/usr/include/openigtlink'
const COMPILER = '/usr/bin/g++'

/** What is not installed; empty when the programs can be built. */
export const missingForCpp = (): readonly string[] =>
  [
    { path: EXAMPLES, name: 'openigtlink-examples' },
    { path: INCLUDES, name: 'libopenigtlink-dev' },
    { path: COMPILER, name: 'g++' },
  ]
    .filter(({ path }) => !existsSync(path))
    .map(({ name }) => name)

export const examplePath = (path: string): string => join(EXAMPLES, path)

/** Compiles one example (`Tracker/TrackerServer`) into the folder and gives the program's path. */
export async function compileExample(name: string, folder: string): Promise<string> {
  return compile(examplePath(`${name}.cxx`), join(folder, name.replace('/', '-')))
}

/** Compiles a program of ours that uses the reference implementation, `NAME.cxx` beside this file. */
export async function compilePeer(name: string, folder: string): Promise<string> {
  return compile(join(import.meta.dirname, `${name}.cxx`), join(folder, name))
}

async function compile(source: string, program: string): Promise<string> {
  await promisify(execFile)(COMPILER, ['-O2', `-I${INCLUDES}`, source, '-o', program, '-lOpenIGTLink', '-lpthread'])
  return program
}

/** Runs a compiled program; it prints a matrix for every message, which is thrown away. */
export function runProgram(program: string, args: readonly (string | number)[]): { stop(): Promise<void> } {
  const child = spawn(program, args.map(String), { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

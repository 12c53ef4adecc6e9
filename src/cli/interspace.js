#!/usr/bin/env node
/**
 * Starts the command line with a Node that can: TypeScript is run as it is, which the Node
 * of the packages does and an older one of the system may not.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGED = 'INTERSPACE_PACKAGED_NODE'

if (process.features.typescript) {
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = packagedNode()
  if (!node || process.env[PACKAGED]) {
    const message = `Node ${process.versions.node} cannot run this program and the packaged Node is missing: run npm ci`
    console.log(JSON.stringify({ error: { code: 'node-too-old', message } }))
    process.exitCode = 2
  } else {
    const script = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
    const child = spawn(node, script, { stdio: 'inherit', env: { ...process.env, [PACKAGED]: '1' } })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('exit', (status, signal) => {
      process.exitCode = status ?? 2
      // A shell tells "was ended by Ctrl-C" from "failed": so must whoever waits for this process.
      if (!signal) return
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    })
  }
}

/** Undefined when the packages were installed without it. */
function packagedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    return ['node', 'node.exe'].map((name) => join(folder, 'bin', name)).find(existsSync)
  } catch {
    return undefined
  }
}

/** Deque's axe looks at the page as it stands: WCAG 2.0 to 2.2, A and AA, and its best practices. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { RunningApp } from './running-app.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** @returns what it finds, each with where; nothing when all is well */
export async function flaws({ page }: Pick<RunningApp, 'page'>): Promise<string[]> {
  // Through the debugger: the server's policy lets no script in otherwise.
  await page.evaluate(AXE)
  const { violations } = (await page.evaluate('axe.run(document)')) as AxeResults
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary}`),
  )
}

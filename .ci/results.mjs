/**
 * Reads vitest's JSON reports: `files REPORT` lists the files with a failure, `count REPORT [AGAIN]` prints
 * "passed failed skipped", `names REPORT [AGAIN]` says which tests failed, and which passed only the second time.
 * Of a file that was run again, the second run counts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [what, first, again] = process.argv.slice(2)

/** @param {string | undefined} report path of a JSON report; one that is not there holds no file */
function filesOf(report) {
  if (!report || !existsSync(report)) return new Map()
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  return new Map(testResults.map((file) => [relative(process.cwd(), file.name), file]))
}

/** The first line of what a failed test said. */
const reason = (file, title) =>
  file.assertionResults.find((test) => test.fullName === title)?.failureMessages?.[0]?.split('\n')[0] ?? ''

/** Titles of the failed tests of a file; a file that broke before its tests is one failure of its own. */
function failuresOf(file) {
  const failed = file.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName)
  return file.status === 'failed' && failed.length === 0 ? [`(the file itself) ${file.message}`] : failed
}

const before = filesOf(first)
const after = filesOf(again)
const last = new Map([...before, ...after])

if (what === 'files') for (const [name, file] of before) if (failuresOf(file).length > 0) console.log(name)

if (what === 'count') {
  const tests = [...last.values()].flatMap((file) => file.assertionResults)
  const failed = [...last.values()].reduce((sum, file) => sum + failuresOf(file).length, 0)
  const passed = tests.filter((test) => test.status === 'passed').length
  const skipped = tests.filter((test) => test.status === 'pending' || test.status === 'todo').length
  console.log(passed, failed, skipped)
}

if (what === 'names') {
  for (const [name, file] of last)
    for (const title of failuresOf(file)) console.log(`FAILED ${name}: ${title}: ${reason(file, title)}`)
  for (const name of after.keys())
    for (const title of failuresOf(before.get(name)))
      if (!failuresOf(last.get(name)).includes(title))
        console.log(`PASSED ONLY THE SECOND TIME ${name}: ${title}: ${reason(before.get(name), title)}`)
}

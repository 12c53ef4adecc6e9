/**
 * Reads vitest's JSON reports, in the order they were made: `files REPORT...` lists the files with a failure, `count REPORT...`
 * prints "passed failed skipped", `names REPORT...` says which tests failed, and which passed only when they were run again.
 * Of a file that was run again, the last run counts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [what, ...reports] = process.argv.slice(2)

/** @param {string} report path of a JSON report; one that is not there holds no file */
function filesOf(report) {
  if (!existsSync(report)) return new Map()
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

const runs = reports.map(filesOf)
const last = new Map(runs.flatMap((run) => [...run]))

if (what === 'files') for (const [name, file] of last) if (failuresOf(file).length > 0) console.log(name)

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
  for (const [attempt, run] of runs.entries())
    for (const [name, file] of run)
      for (const title of failuresOf(file))
        if (!failuresOf(last.get(name)).includes(title))
          console.log(`FAILED ON RUN ${attempt + 1}, PASSED LATER ${name}: ${title}: ${reason(file, title)}`)
}

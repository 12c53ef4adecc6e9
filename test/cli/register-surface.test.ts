import { expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

test.each([
  { args: [], code: 'usage', message: '--points FILE and --volume FILE are both needed' },
  { args: ['--points', 'a.json', '--volume', 'b.nii', '--starts', 'x'], code: 'usage', message: '--starts is 1 to 10000, not x' },
  { args: ['--points', 'a.json', '--volume', 'b.nii', '--labels', '1,x'], code: 'usage', message: '--labels is N,N,…, not 1,x' },
  { args: ['--points', 'none.json', '--volume', 'b.nii'], code: 'file', message: 'none.json: there is no such file' },
])('$message', async ({ args, code, message }) => {
  const { status, json } = await runCli(['register', 'surface', ...args])
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code, message } }])
}) // prettier-ignore

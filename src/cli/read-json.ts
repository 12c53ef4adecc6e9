/** JSON files of numbers, each fault with the place it is in. */
import { readFile } from 'node:fs/promises'
import { fileFault, type CommandFault } from './command.ts'

export async function readJson(file: string): Promise<{ readonly value: unknown } | { readonly fault: CommandFault }> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (thrown) {
    return { fault: fileFault(thrown, file) }
  }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (thrown) {
    return { fault: { code: 'json', message: `${file}: ${(thrown as Error).message}`, file } }
  }
}

/** @throws RangeError that names the place */
export function numbersIn(value: unknown, count: number, where: string): readonly number[] {
  if (!Array.isArray(value) || value.length !== count || !value.every((each) => Number.isFinite(each)))
    throw new RangeError(`${where} is not ${count} numbers`)
  return value as readonly number[]
}

/** @throws RangeError that names the place */
export function listIn(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new RangeError(`${where} is not a list`)
  return value
}

/** What every command of the command line is: a name, a line of help, and a run that ends well or with a typed fault. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'

export interface CommandFault {
  /** For scripts: `usage`, `file`, or what the parser of the format calls it. */
  readonly code: string
  /** For people: what is wrong, and where. */
  readonly message: string
  /** The file, byte offset or field, where there is one. */
  readonly [more: string]: unknown
}

export interface Command {
  /** `igtl decode`. */
  readonly name: string
  /** `igtl decode FILE`. */
  readonly usage: string
  readonly summary: string
  /** One line each. */
  readonly flags?: readonly string[]
  /** @param print writes one line of JSON to standard output. */
  run(args: readonly string[], print: Print): Promise<CommandFault | undefined>
}

export type Print = (value: unknown) => void

export type Arguments<Options extends ParseArgsOptionsConfig> =
  | {
      readonly ok: true
      readonly values: ReturnType<
        typeof parseArgs<{ options: Options; allowPositionals: true; strict: true }>
      >['values']
      readonly positionals: readonly string[]
    }
  | { readonly ok: false; readonly fault: CommandFault }

/** Flags and names as the command expects them, or the fault to end with. */
export function readArguments<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  positionals: { readonly atLeast: number; readonly atMost: number; readonly are: string },
): Arguments<Options> {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    const count = parsed.positionals.length
    if (count < positionals.atLeast) return { ok: false, fault: usageFault(`${positionals.are} is missing`) }
    if (count > positionals.atMost)
      return { ok: false, fault: usageFault(`unexpected argument: ${parsed.positionals[positionals.atMost]}`) }
    return { ok: true, values: parsed.values, positionals: parsed.positionals }
  } catch (thrown) {
    // parseArgs says what is wrong in its first sentence and how to escape a dash in the rest.
    return { ok: false, fault: usageFault(String((thrown as Error).message).split('. ')[0] ?? 'unreadable arguments') }
  }
}

export const usageFault = (message: string): CommandFault => ({ code: 'usage', message })

/** @returns undefined when the text is not a number within the limits. */
export function readNumber(text: string, least: number, most: number): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  return value >= least && value <= most ? value : undefined
}

const FILE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'not allowed to read it',
}

/** Why a file or folder could not be read, in words. */
export function fileReason(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException
  return FILE_REASONS[code ?? ''] ?? message
}

export const fileFault = (thrown: unknown, file: string): CommandFault => ({
  code: 'file',
  message: `${file}: ${fileReason(thrown)}`,
  file,
})

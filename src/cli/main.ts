/**
 * The command line: finds the command, runs it, and says how it ended.
 *
 * JSON on standard output; a fault as `{"error":{"code","message",…}}` there too, with exit
 * status 2. Only help, and `serve` to a person, are plain text.
 */
import { version } from '#server/version.ts'
import { usageFault, type Command, type CommandFault } from './command.ts'

/** Loaded when called for: decoding a file needs no web server. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  'igtl decode': async () => (await import('./igtl-decode.ts')).igtlDecode,
  'igtl listen': async () => (await import('./igtl-listen.ts')).igtlListen,
  'sequence info': async () => (await import('./sequence-info.ts')).sequenceInfo,
  'recording info': async () => (await import('./recording-info.ts')).recordingInfo,
  'phantom make': async () => (await import('./phantom-make.ts')).phantomMake,
  'phantom print': async () => (await import('./phantom-print.ts')).phantomPrint,
  'ultrasound simulate': async () => (await import('./ultrasound-simulate.ts')).ultrasoundSimulate,
  segment: async () => (await import('./segment.ts')).segment,
  label: async () => (await import('./label.ts')).label,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  'calibrate pivot': async () => (await import('./calibrate-tool.ts')).calibratePivotCommand,
  'calibrate spin': async () => (await import('./calibrate-tool.ts')).calibrateSpinCommand,
  'calibrate temporal': async () => (await import('./calibrate-temporal.ts')).calibrateTemporalCommand,
  markers: async () => (await import('./markers.ts')).markersCommand,
  'calibrate touches': async () => (await import('./calibrate-touched.ts')).calibrateTouchesCommand,
  'calibrate jig': async () => (await import('./calibrate-touched.ts')).calibrateJigCommand,
  'calibrate turns': async () => (await import('./calibrate-turns.ts')).calibrateTurnsCommand,
  'calibrate controller': async () => (await import('./calibrate-controller.ts')).calibrateControllerCommand,
  'calibrate side': async () => (await import('./calibrate-side.ts')).calibrateSideCommand,
  'calibrate nwire': async () => (await import('./calibrate-nwire.ts')).calibrateNwireCommand,
  reconstruct: async () => (await import('./reconstruct.ts')).reconstruct,
  'register landmarks': async () => (await import('./register-landmarks.ts')).registerLandmarksCommand,
  'register surface': async () => (await import('./register-surface.ts')).registerSurfaceCommand,
  'key make': async () => (await import('./record-commands.ts')).keyMake,
  'tenant add': async () => (await import('./record-commands.ts')).tenantAdd,
  backup: async () => (await import('./record-commands.ts')).backup,
  restore: async () => (await import('./record-commands.ts')).restore,
  'rotate-key': async () => (await import('./record-commands.ts')).rotateKey,
  erase: async () => (await import('./record-commands.ts')).erase,
  export: async () => (await import('./record-commands.ts')).exportPatient,
  'audit export': async () => (await import('./record-commands.ts')).auditExport,
  'audit verify': async () => (await import('./audit-verify.ts')).auditVerify,
  metrics: async () => (await import('./metrics.ts')).metricsCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  deidentify: async () => (await import('./deidentify.ts')).deidentifyCommand,
  'dicom info': async () => (await import('./dicom-info.ts')).dicomInfo,
}

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** @returns the exit status. */
export async function main(args: readonly string[]): Promise<0 | 2> {
  // `interspace … | head` closes the pipe early: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2))

  const name = Object.keys(COMMANDS).find((known) => known.split(' ').every((word, at) => args[at] === word))
  try {
    const command = name === undefined ? undefined : await COMMANDS[name]?.()
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(command ? helpOn(command) : await help())
      return 0
    }
    if (args[0] === '--version') {
      print({ name: 'interspace', version: version(), node: process.versions.node })
      return 0
    }
    if (!command) return fail(usageFault(unknown(args)))
    const fault = await command.run(args.slice(command.name.split(' ').length), print)
    return fault ? fail(fault) : 0
  } catch (thrown) {
    return fail({ code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}

function fail(fault: CommandFault): 2 {
  print({ error: fault })
  return 2
}

function unknown(args: readonly string[]): string {
  const known = `known: ${Object.keys(COMMANDS).join(', ')}; see --help`
  return args.length === 0
    ? `a command is missing; ${known}`
    : `unknown command: ${args.slice(0, 2).join(' ')}; ${known}`
}

async function help(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  return [
    'interspace COMMAND …',
    '',
    ...commands.map(({ usage, summary }) => `  ${usage}\n      ${summary}`),
    '  --help, --version',
    '',
    'Prints JSON on standard output; on a fault {"error":{"code","message",…}} and exit status 2.',
    'For training and research; not a medical device.',
    '',
  ].join('\n')
}

const helpOn = ({ usage, summary, flags = [] }: Command) =>
  [`interspace ${usage}`, `  ${summary}`, '', ...flags.map((flag) => `  ${flag}`), ''].join('\n')

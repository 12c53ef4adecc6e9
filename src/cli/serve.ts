/** `interspace serve`: the server, until it is told to end. */
import { createServer, type InterspaceServer, type ServerOptions } from '#server/server.ts'
import { readProviderOptions } from '#server/identity/provider.ts'
import type { RecordsOptions } from '#server/records/record-store.ts'
import { isStartFault } from '#server/start-fault.ts'
import { announcement } from '#server/announcement.ts'
import { readArguments, readNumber, usageFault, type Command, type CommandFault } from './command.ts'

const ECHO_WITHIN_MS = 100
const IMPATIENT_AFTER_MS = 500

const FLAGS = {
  port: { type: 'string' },
  http: { type: 'boolean' },
  host: { type: 'string' },
  name: { type: 'string', multiple: true },
  data: { type: 'string' },
  certificate: { type: 'string' },
  'certificate-key': { type: 'string' },
  dist: { type: 'string' },
  igtl: { type: 'string' },
  allow: { type: 'string', multiple: true },
  'igtl-listen': { type: 'string' },
  'max-body-mib': { type: 'string' },
  'dicom-web': { type: 'string', multiple: true },
  records: { type: 'boolean' },
  'key-file': { type: 'string' },
  'passphrase-file': { type: 'string' },
  database: { type: 'string' },
  witness: { type: 'string' },
  'provider-file': { type: 'string' },
  'breached-passwords': { type: 'string' },
  json: { type: 'boolean' },
} as const

export const serve: Command = {
  name: 'serve',
  usage: 'serve [flags]',
  summary: 'Serves the built page and the OpenIGTLink bridge on one port, until it is told to end.',
  flags: [
    '--port PORT            default 8443, with --http 8080; 0 takes a free one',
    '--http                 plain HTTP to this machine only, for development and a headset on USB',
    '--host ADDRESS         listen on this address only; default every IPv4 address',
    '--name NAME            a further name this server is reached by (repeatable)',
    '--data DIR             where the certificate is kept; default .interspace',
    '--certificate FILE     the hospital’s own certificate in PEM, with those between it and the authority, and',
    '--certificate-key FILE its key, instead of one that this server signs itself',
    '--dist DIR             the built page',
    '--igtl HOST:PORT       the PLUS or 3D Slicer server that the page offers first',
    '--allow HOST:PORT      a further one that the page may ask for (repeatable)',
    '--igtl-listen PORT     wait here for a peer on this machine; HOST:PORT to wait on that address,',
    '                       0.0.0.0:PORT for peers on the network',
    '--max-body-mib N       largest OpenIGTLink message, default 64',
    '--dicom-web URL        a DICOMweb server that the page may read series from (repeatable),',
    '                       https://USER:PASSWORD@pacs.example:8042/dicom-web; the page never sees',
    '                       the password, but all who reach this server read with it',
    '--records              keep patients and records, encrypted: everybody signs in',
    '--key-file FILE        the key they are under (interspace key make), or',
    '--passphrase-file FILE a passphrase instead; or in the environment as INTERSPACE_PASSPHRASE',
    '--database postgres:…  a PostgreSQL database that several servers share, instead of files',
    '--witness FILE         adds each kept signature of the audit to this file, best on another machine',
    '--provider-file FILE   the hospital’s own sign-in (OpenID Connect), as JSON: docs/records.md',
    '--breached-passwords FILE  passwords that were stolen elsewhere, as Have I Been Pwned lists them: none is taken',
    '--json                 print one line {"url",…} once it listens, and nothing else',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { json = false, ...flags } = read.values
    const options = await serverOptions(flags).catch(told)
    if ('code' in options) return options

    // Before anything is printed: whoever reads the address may end the server at once.
    const ending = toldToEnd()
    let server: InterspaceServer
    try {
      server = await createServer(options)
    } catch (thrown) {
      return told(thrown)
    }
    const { url, networkUrls, port, isNewCertificate, setUpCode } = server
    if (json) print({ url, networkUrls, port, ...(setUpCode !== undefined && { setUpCode }) })
    else process.stdout.write(announcement(url, networkUrls, isNewCertificate, setUpCode))
    await ending
    await server.close()
    // The same Ctrl-C comes again from npm or the launcher: while Node takes itself down it would end the program by signal.
    await new Promise((resolve) => setTimeout(resolve, ECHO_WITHIN_MS))
    return undefined
  },
}

/** @throws what is no fault of the options. */
function told(thrown: unknown): CommandFault {
  if (!isStartFault(thrown)) throw thrown
  return { code: thrown.code, message: thrown.message }
}

type Flags = Extract<ReturnType<typeof readArguments<typeof FLAGS>>, { ok: true }>['values']

async function serverOptions(flags: Flags): Promise<ServerOptions | CommandFault> {
  const port = flags.port === undefined ? undefined : readNumber(flags.port, 0, 65_535)
  if (flags.port !== undefined && (port === undefined || !Number.isInteger(port)))
    return usageFault(`--port is a whole number up to 65535, not ${flags.port}`)
  const bodyText = flags['max-body-mib']
  const maxBodyMib = bodyText === undefined ? undefined : readNumber(bodyText, 1, 1024)
  if (bodyText !== undefined && maxBodyMib === undefined)
    return usageFault(`--max-body-mib is a number from 1 to 1024, not ${bodyText}`)
  const { certificate, 'certificate-key': key } = flags
  if ((certificate === undefined) !== (key === undefined))
    return usageFault('--certificate and --certificate-key belong together')
  const records = await recordsOptions(flags)
  if (records && 'code' in records) return records
  const given = {
    port,
    records,
    maxBodyMib,
    http: flags.http,
    host: flags.host,
    names: flags.name,
    data: flags.data,
    signed: certificate === undefined || key === undefined ? undefined : { certificate, key },
    dist: flags.dist,
    igtl: flags.igtl,
    allow: flags.allow,
    igtlListen: flags['igtl-listen'],
    dicomWeb: flags['dicom-web'],
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as ServerOptions
}

async function recordsOptions(flags: Flags): Promise<RecordsOptions | CommandFault | undefined> {
  const {
    records = false,
    database,
    witness,
    'key-file': keyFile,
    'passphrase-file': passphraseFile,
    'provider-file': providerFile,
    'breached-passwords': breachedPasswords,
  } = flags
  const [named] = Object.entries({
    '--key-file': keyFile,
    '--passphrase-file': passphraseFile,
    '--database': database,
    '--witness': witness,
    '--provider-file': providerFile,
    '--breached-passwords': breachedPasswords,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
  if (!records) return named === undefined ? undefined : usageFault(`${named} needs --records`)
  const provider = providerFile === undefined ? undefined : await readProviderOptions(providerFile)
  return { keyFile, passphraseFile, database, witness, breachedPasswords, ...(provider && { provider }) }
}

/**
 * Resolves at Ctrl-C or when the system asks. A terminal sends Ctrl-C to every program of the
 * line, and npm and the launcher pass it on once more: only one that comes later means "now".
 */
const toldToEnd = () =>
  new Promise<void>((resolve) => {
    let toldAtMs: number | undefined
    const end = () => {
      toldAtMs ??= performance.now()
      if (performance.now() - toldAtMs > IMPATIENT_AFTER_MS) process.exit(130)
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  })

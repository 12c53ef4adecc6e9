/**
 * Orthanc, Debian's DICOM archive, as a peer: on a free port, with storage of its own that goes when it ends.
 *
 * It has no CORS, as installed, and asks for a name and password.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './cpp-peer.ts'

const PROGRAM = '/usr/sbin/Orthanc'
const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'
const STARTS_WITHIN_MS = 30_000

/** What is not installed; empty when Orthanc can be started. */
export const missingForOrthanc = (): readonly string[] =>
  [
    { path: PROGRAM, name: 'orthanc' },
    { path: PLUGIN, name: 'orthanc-dicomweb' },
  ]
    .filter(({ path }) => !existsSync(path))
    .map(({ name }) => name)

export interface Orthanc {
  /** `http://127.0.0.1:PORT/dicom-web`. */
  readonly root: string
  /** The same with name and password. */
  readonly rootWithPassword: string
  readonly password: string
  /** Stores every file of a folder of one series; gives its DICOMweb path, `/studies/…/series/…`. */
  store(folder: string): Promise<string>
  /** How many instances it has. */
  count(): Promise<number>
  /** One instance as it has it. @throws Error when it does not have it */
  instance(sopInstanceUid: string): Promise<Uint8Array<ArrayBuffer>>
  /** One instance as its own anonymiser makes it. */
  anonymised(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  close(): Promise<void>
}

/** @throws Error with its last words when it does not come up. */
export async function startOrthanc(): Promise<Orthanc> {
  const folder = await mkdtemp(join(tmpdir(), 'interspace-orthanc-'))
  const port = await freePort()
  const password = randomUUID()
  const config = join(folder, 'orthanc.json')
  await writeFile(config, JSON.stringify(configuration(port, password, join(folder, 'storage'))))
  const child = spawn(PROGRAM, [config], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))

  const url = `http://127.0.0.1:${port}`
  const headers = { authorization: `Basic ${Buffer.from(`interspace:${password}`).toString('base64')}` }
  const ask = async (path: string, body?: BodyInit) => {
    const answer = await fetch(url + path, { headers, ...(body !== undefined && { method: 'POST', body }) })
    if (!answer.ok) throw new Error(`Orthanc answered ${answer.status} to ${path}`)
    return (await answer.json()) as { ParentSeries: string; MainDicomTags: Readonly<Record<string, string>> }
  }
  const close = async () => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true })
  }

  const endMs = performance.now() + STARTS_WITHIN_MS
  while (!(await ask('/system').catch(() => undefined))) {
    if (child.exitCode !== null || performance.now() > endMs) {
      await close()
      throw new Error(`Orthanc did not start: ${said.slice(-2000)}`)
    }
    await wait(100)
  }

  return {
    root: `${url}/dicom-web`,
    rootWithPassword: `http://interspace:${password}@127.0.0.1:${port}/dicom-web`,
    password,
    async store(from) {
      let series = ''
      for (const name of await readdir(from))
        series = (await ask('/instances', await readFile(join(from, name)))).ParentSeries
      const { SeriesInstanceUID } = (await ask(`/series/${series}`)).MainDicomTags
      const { StudyInstanceUID } = (await ask(`/series/${series}/study`)).MainDicomTags
      return `/studies/${StudyInstanceUID}/series/${SeriesInstanceUID}`
    },
    async count() {
      const { CountInstances } = (await ask('/statistics')) as unknown as { CountInstances: number }
      return CountInstances
    },
    async instance(sopInstanceUid) {
      const [found] = (await ask('/tools/lookup', sopInstanceUid)) as unknown as { ID: string }[]
      const answer = await fetch(`${url}/instances/${found?.ID ?? 'none'}/file`, { headers })
      if (!answer.ok) throw new Error(`Orthanc does not have ${sopInstanceUid}`)
      return new Uint8Array(await answer.arrayBuffer())
    },
    async anonymised(bytes) {
      const { ID } = (await ask('/instances', bytes)) as unknown as { ID: string }
      const answer = await fetch(`${url}/instances/${ID}/anonymize`, { headers, method: 'POST', body: '{}' })
      if (!answer.ok) throw new Error(`Orthanc answered ${answer.status} to anonymising`)
      return new Uint8Array(await answer.arrayBuffer())
    },
    close,
  }
}

const configuration = (port: number, password: string, storage: string) => ({
  Name: 'Interspace test',
  StorageDirectory: storage,
  IndexDirectory: storage,
  Plugins: [PLUGIN],
  HttpPort: port,
  // It listens on every address whatever it is told; others than this machine are turned away.
  RemoteAccessAllowed: false,
  DicomServerEnabled: false,
  AuthenticationEnabled: true,
  RegisteredUsers: { interspace: password },
  WebDavEnabled: false,
  SyncStorageArea: false,
  DicomWeb: { Enable: true, Root: '/dicom-web/' },
})

/**
 * Where what was practised is kept: this browser's IndexedDB. Records are whole and versioned, so that another place may
 * store or sync them as they are; one that cannot be read is told and left where it is.
 */
import { readAttempt, type Attempt } from '#core/training/attempt.ts'
import type { Curriculum } from '#core/training/curriculum.ts'
import { curriculumSchema } from '#core/training/curriculum.ts'
import type { Lesson, SignOff } from '#core/training/progress.ts'

const NAME = 'interspace-practice'
const VERSION = 1
const STORES = { attempts: 'id', lessons: undefined, signOffs: undefined, curricula: 'id' } as const
type StoreName = keyof typeof STORES

export interface Kept {
  readonly attempts: readonly Attempt[]
  readonly lessons: readonly Lesson[]
  readonly signOffs: readonly SignOff[]
  /** Those that somebody wrote here. */
  readonly curricula: readonly Curriculum[]
  /** What could not be read, in words. */
  readonly faults: readonly string[]
}

export interface PracticeStore {
  readAll(): Promise<Kept>
  /** Again under the same id: the newer one stands. Resolves when it is on the disk. */
  keepAttempt(attempt: Attempt): Promise<void>
  keepLesson(lesson: Lesson): Promise<void>
  keepSignOff(signOff: SignOff): Promise<void>
  keepCurriculum(curriculum: Curriculum): Promise<void>
}

export function createPracticeStore(factory: IDBFactory = indexedDB): PracticeStore {
  let opened: Promise<IDBDatabase> | undefined

  function open(): Promise<IDBDatabase> {
    return (opened ??= new Promise((resolve, reject) => {
      const request = factory.open(NAME, VERSION)
      request.onupgradeneeded = () => {
        for (const [name, key] of Object.entries(STORES))
          request.result.createObjectStore(name, key ? { keyPath: key } : { autoIncrement: true })
      }
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('IndexedDB could not be opened'))
    }))
  }

  async function put(store: StoreName, value: unknown): Promise<void> {
    const database = await open()
    await new Promise<void>((resolve, reject) => {
      const change = database.transaction(store, 'readwrite', { durability: 'strict' })
      change.objectStore(store).put(value)
      change.oncomplete = () => resolve()
      change.onerror = change.onabort = () => reject(change.error ?? new Error(`${store} could not be kept`))
    })
  }

  async function all(store: StoreName): Promise<readonly unknown[]> {
    const database = await open()
    return new Promise((resolve, reject) => {
      const request = database.transaction(store).objectStore(store).getAll()
      request.onsuccess = () => resolve(request.result as readonly unknown[])
      request.onerror = () => reject(request.error ?? new Error(`${store} could not be read`))
    })
  }

  return {
    async readAll() {
      const faults: string[] = []
      const attempts = (await all('attempts')).flatMap((value) => {
        const read = readAttempt(value)
        if (read.ok) return [read.attempt]
        faults.push(read.reason)
        return []
      })
      const curricula = (await all('curricula')).flatMap((value) => {
        const read = curriculumSchema.safeParse(value)
        if (read.success) return [read.data]
        faults.push(`a curriculum: ${read.error.issues[0]?.message ?? 'is none'}`)
        return []
      })
      const lessons = (await all('lessons')) as readonly Lesson[]
      const signOffs = (await all('signOffs')) as readonly SignOff[]
      return { attempts, lessons, signOffs, curricula, faults }
    },
    keepAttempt: (attempt) => put('attempts', attempt),
    keepLesson: (lesson) => put('lessons', lesson),
    keepSignOff: (signOff) => put('signOffs', signOff),
    keepCurriculum: (curriculum) => put('curricula', curriculum),
  }
}

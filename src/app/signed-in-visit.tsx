/** Signs somebody in before the app begins, and opens what lies sealed in this browser for them. */
import { createRoot } from 'react-dom/client'
import { SignInPage } from '#page/records/sign-in-page.tsx'
import { rememberOn } from '#page/remembered.ts'
import { createApi, type Api } from '#records/api.ts'
import { openBrowserStore } from '#records/browser-store.ts'
import { createSealing, keyOf } from '#records/sealing.ts'
import { openShelf } from '#records/sealed-shelf.ts'
import { createDoors } from '#records/doors.ts'
import { createOfflineSigning, type OfflineSigning } from '#records/signing-offline.ts'
import { createSigning, type Here } from '#records/signing.ts'
import type { WaysIn } from '#session/clinic-commands.ts'
import { begun } from './visit.ts'

/** In clear, and of nobody: that a session was left open here without a connection. */
const LEFT_OPEN = 'interspace.left-open'

export async function beginVisit(waysIn: WaysIn): Promise<void> {
  let signedOut = () => undefined as void
  const ungated = createApi(fetch.bind(window), () => signedOut())
  const leftOpen = {
    read: () => localStorage.getItem(LEFT_OPEN) !== null,
    write: (isLeft: boolean) => (isLeft ? localStorage.setItem(LEFT_OPEN, '1') : localStorage.removeItem(LEFT_OPEN)),
  }
  const store = await openBrowserStore()
  const doors = createDoors(store.shelf, Date.now)
  const signing = createOfflineSigning(createSigning(ungated, leftOpen), doors, ungated, () => signedOut())
  const { who, endsInMs } = await somebody(waysIn, signing)
  const text = signing.behind?.key ?? (await browserKey(ungated))
  if (!signing.behind) await signing.keep({ who, key: text })
  const key = await keyOf(text)
  rememberOn(await openShelf(store.shelf, who.account, createSealing(key, `shelf of ${who.account}`)))
  begun.visit = {
    who,
    endsInMs,
    api: signing.api,
    signing,
    store,
    key,
    isOwnSession: signing.isOwnSession,
    onPasswordChanged: () => void doors.close(who.account),
    onSignedOut: (run) => void (signedOut = run),
  }
}

/** Who is signed in already, or does so now. */
async function somebody(waysIn: WaysIn, signing: OfflineSigning): Promise<Here & { who: NonNullable<Here['who']> }> {
  const { invitation, remark } = fromAddress()
  const here = invitation === undefined ? await signing.here() : undefined
  if (here?.who) return { ...here, who: here.who }
  // An invitation that is opened in a page that is there already.
  const again = () => location.reload()
  addEventListener('hashchange', again)
  const container = document.createElement('div')
  document.getElementById('root')!.append(container)
  const root = createRoot(container)
  await new Promise<void>((resolve) =>
    root.render(
      <SignInPage waysIn={waysIn} signIn={signing} invitation={invitation} remark={remark} onDone={() => resolve()} />,
    ),
  )
  removeEventListener('hashchange', again)
  root.unmount()
  container.remove()
  const now = await signing.here()
  return now?.who ? { ...now, who: now.who } : somebody(waysIn, signing)
}

/** What came with the address is taken out of it: a code is not to be left in the history. */
function fromAddress(): { readonly invitation: string | undefined; readonly remark: string | undefined } {
  const given = new URLSearchParams(location.hash.slice(1))
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
  const isRefused = given.has('provider-refused')
  return {
    invitation: given.get('invitation') ?? undefined,
    remark: isRefused ? 'The hospital’s sign-in did not let you in here. Ask your administrator.' : undefined,
  }
}

async function browserKey(api: Api): Promise<string> {
  const answer = await api.get<{ key: string }>('/api/browser-key')
  if (!answer.ok) throw new Error(answer.message)
  return answer.value.key
}

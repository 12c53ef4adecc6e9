/** How the page, the 3-D view and the pipeline are joined. */
import { XR, type XRStore } from '@react-three/xr'
import { Page } from '#page/page.tsx'
import { SceneCanvas } from '#scene/canvas.tsx'
import { Scene } from '#scene/scene.tsx'
import type { ButtonBoard } from '#session/buttons.ts'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { Boundary } from './boundary.tsx'
import { PixelRatio } from './pixel-ratio.tsx'
import { EveryFrame, type Drawn, type FrameMoment } from './every-frame.tsx'

export interface AppProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
  readonly buttons: ButtonBoard
  /** Undefined where the server keeps no records. */
  readonly clinic: ClinicCommands | undefined
  readonly xr: XRStore
  /** A machine that cannot keep up: edges are not smoothed. */
  readonly isWeak: boolean
  readonly onFrame: (moment: FrameMoment) => void
  readonly onDrawn: (drawn: Drawn) => void
}

export function App({ session, live, commands, clinic, buttons, xr, isWeak, onFrame, onDrawn }: AppProps) {
  const sayFailure = (text: string) => session.actions.notify('error', text)
  return (
    <Page session={session} live={live} commands={commands} clinic={clinic}>
      <SceneCanvas isAntialiased={!isWeak} onFailure={sayFailure}>
        <XR store={xr}>
          <EveryFrame isSeen={() => session.getState().view !== 'page'} onFrame={onFrame} onDrawn={onDrawn} />
          <PixelRatio />
          <Boundary what="The 3-D view" onFailure={sayFailure}>
            <Scene session={session} live={live} commands={commands} buttons={buttons} />
          </Boundary>
        </XR>
      </SceneCanvas>
    </Page>
  )
}

/** The canvas and the scene's root in it: what React Three Fiber's <Canvas> does, with the parts of three that are named here only. */
import { createRoot, extend, type ReconcilerRoot } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { CANVAS_OPTIONS } from './canvas-options.ts'
import { CATALOGUE } from './catalogue.ts'

interface Props {
  readonly isAntialiased: boolean
  readonly onFailure: (reason: string) => void
  readonly children: ReactNode
}

interface Size {
  readonly width: number
  readonly height: number
  readonly top: number
  readonly left: number
}

const FULL = { width: '100%', height: '100%' } as const

export function SceneCanvas({ isAntialiased, onFailure, children }: Props) {
  const holder = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const root = useRef<ReconcilerRoot<HTMLCanvasElement>>(undefined)
  const size = useSize(holder)

  useLayoutEffect(() => {
    if (!size || !canvas.current) return
    if (!root.current) {
      extend(CATALOGUE)
      root.current = createRoot(canvas.current)
    }
    const gl = { ...CANVAS_OPTIONS.gl, antialias: isAntialiased }
    root.current.configure({ ...CANVAS_OPTIONS, gl, size }).then(
      () => root.current?.render(children),
      (error: unknown) => onFailure(error instanceof Error ? error.message : String(error)),
    )
  })

  useEffect(
    () => () => {
      root.current?.unmount()
      root.current = undefined
    },
    [],
  )

  return (
    <div ref={holder} style={{ ...FULL, position: 'relative', overflow: 'hidden' }}>
      <canvas ref={canvas} style={{ ...FULL, display: 'block' }} />
    </div>
  )
}

/** Undefined until it is laid out. */
function useSize(element: { readonly current: HTMLElement | null }): Size | undefined {
  const [size, setSize] = useState<Size>()
  useLayoutEffect(() => {
    if (!element.current) return undefined
    const observer = new ResizeObserver(([entry]) => {
      const { width, height, top, left } = entry!.target.getBoundingClientRect()
      if (width > 0 && height > 0) setSize({ width, height, top, left })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return size
}

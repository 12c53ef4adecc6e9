/**
 * Stands for three's GLTFLoader in the libraries that draw controllers and hands: the real one is loaded with the first
 * model that a headset asks for, not with the page.
 */
import type { GLTF } from 'three/addons/loaders/GLTFLoader.js'

type Loaded = (model: GLTF) => void
type Progress = (event: ProgressEvent) => void
type Failed = (error: unknown) => void

const loader = async () => new (await import('three/addons/loaders/GLTFLoader.js')).GLTFLoader()

/** The part of it that they use. */
export class GLTFLoader {
  load(url: string, onLoad: Loaded, onProgress?: Progress, onFailed?: Failed): void {
    loader().then(
      (real) => real.load(url, onLoad, onProgress, onFailed),
      (error: unknown) => onFailed?.(error),
    )
  }

  async loadAsync(url: string, onProgress?: Progress): Promise<GLTF> {
    return (await loader()).loadAsync(url, onProgress)
  }
}

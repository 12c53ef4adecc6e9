import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin } from 'vite'

/** Cross-origin isolation: without it wasm runs on one thread and timers are coarse. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/**
 * The service worker that keeps the program in the browser: one file at the top, since it answers for what is beside and
 * below it, built last, since it is told which files there are, each with its hash.
 */
function offlineWorker(): Plugin {
  let folder = ''
  return {
    name: 'offline-worker',
    apply: 'build',
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    closeBundle: {
      sequential: true,
      async handler() {
        if (!existsSync(folder)) return
        const list = readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => !name.endsWith('.br') && statSync(join(folder, name)).isFile())
          .sort()
          .map((name) => [
            `/${name}`,
            createHash('sha256')
              .update(readFileSync(join(folder, name)))
              .digest('hex'),
          ])
        await build({
          configFile: false,
          publicDir: false,
          logLevel: 'warn',
          define: { __PROGRAM_FILES__: JSON.stringify(Object.fromEntries(list)) },
          build: {
            outDir: folder,
            emptyOutDir: false,
            target: 'es2023',
            rolldownOptions: {
              input: 'src/workers/offline/worker.ts',
              output: { format: 'iife', entryFileNames: 'offline.js' },
            },
          },
        })
      },
    },
  }
}

/** Writes a .br beside each file worth it: a headset loads over Wi-Fi, and compressing once beats compressing per visit. */
function precompress(): Plugin {
  let folder = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    closeBundle: {
      sequential: true,
      handler() {
        // A build that failed before it wrote anything must show its own error.
        if (!existsSync(folder)) return
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          const path = join(folder, name)
          if (!/\.(js|css|html|json|wasm|svg|onnx|webmanifest)$/.test(name) || statSync(path).size < 1024) continue
          const bytes = readFileSync(path)
          // The strongest setting takes minutes on the 14 MB wasm files and wins 5 %.
          const quality = bytes.length > 2_000_000 ? 5 : 11
          writeFileSync(
            `${path}.br`,
            brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
          )
        }
      },
    },
  }
}

/** It hangs what it exports on `this`, which bundlers take for nothing at the top of a module. */
function markersAsModule(): Plugin {
  return {
    name: 'js-aruco2-as-module',
    transform: {
      filter: { id: /js-aruco2\/src\/(aruco|cv)\.js/ },
      handler: (code) => code.replace(/^(var \w+ = )?this\.(AR|CV)\b/gm, '$1exports.$2'),
    },
  }
}

export default defineConfig({
  plugins: [react(), offlineWorker(), precompress()],
  worker: { format: 'es', plugins: () => [markersAsModule()] },
  server: { headers },
  preview: { headers },
  resolve: {
    alias: {
      // For the models of controllers and hands, with the first of them.
      'three/examples/jsm/loaders/GLTFLoader.js': new URL('./src/app/later-gltf-loader.ts', import.meta.url).pathname,
      // @pmndrs/xr can load a 5 MB headset emulator by itself; the app never asks for it.
      '@iwer/devui': new URL('./src/app/no-emulator.ts', import.meta.url).pathname,
      '@iwer/sem': new URL('./src/app/no-emulator.ts', import.meta.url).pathname,
    },
  },
  build: {
    target: 'es2023',
    sourcemap: false,
    chunkSizeWarningLimit: 4000,
    // uikit builds element names from class names: minified names break it in production only.
    rolldownOptions: {
      output: { keepNames: true },
      // The supervisor's console is a page of its own: it loads nothing of the 3-D view.
      input: { index: 'index.html', console: 'console.html' },
    },
  },
  optimizeDeps: { include: ['onnxruntime-web/webgpu', 'onnxruntime-web/wasm', 'dicom-parser', 'fflate'] },
})

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Cross-origin isolation: without it wasm runs on one thread and timers are coarse. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  server: { headers },
  preview: { headers },
  resolve: {
    alias: {
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
    rolldownOptions: { output: { keepNames: true } },
  },
  optimizeDeps: { include: ['onnxruntime-web/webgpu', 'onnxruntime-web/wasm', 'dicom-parser', 'fflate'] },
})

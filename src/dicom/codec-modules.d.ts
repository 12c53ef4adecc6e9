/** Emscripten's modules, which bring no types. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'
declare module '@cornerstonejs/codec-charls/decodewasmjs'
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs'
declare module '@cornerstonejs/codec-openjpeg/wasmjs'

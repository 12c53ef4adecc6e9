// The same as core/phantom/ultrasound/hash.ts, bit by bit.
uint hash(uint h) {
  h = (h ^ (h >> 16)) * 0x45d9f3bu;
  h = (h ^ (h >> 16)) * 0x45d9f3bu;
  return h ^ (h >> 16);
}

uint hashOfCell(ivec3 cell) {
  return hash((uint(cell.x) * 73856093u) ^ (uint(cell.y) * 19349663u) ^ (uint(cell.z) * 83492791u));
}

// A byte as a number of mean 0 and deviation 1.
float even(uint byte) {
  return (float(byte & 255u) - 127.5) / 73.9;
}

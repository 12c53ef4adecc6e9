// Along each line by the pulse, with what comes again at double depth.
uniform sampler2D echoes;
// Weights of 0, 1 and 2 samples away.
uniform vec3 pulse;
out vec4 blurred;

vec4 echo(int line, int s) {
  return texelFetch(echoes, ivec2(line, clamp(s, 0, SAMPLES - 1)), 0);
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  blurred =
    pulse.x * echo(at.x, at.y) +
    pulse.y * (echo(at.x, at.y - 1) + echo(at.x, at.y + 1)) +
    pulse.z * (echo(at.x, at.y - 2) + echo(at.x, at.y + 2)) +
    REVERBERATION * echo(at.x, at.y / 2);
}

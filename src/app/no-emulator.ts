/** Stands in for the headset emulator that @pmndrs/xr would otherwise carry into the build. Nothing calls it. */
export class DevUI {}
export class SyntheticEnvironmentModule {}

/// <reference lib="dom" />

/** Lets the slider set how opaque overlays are. Runs in the page, as startScatter does. */
export function startControls(): void {
  const slider = document.querySelector<HTMLInputElement>('input[name="opacity"]');
  slider?.addEventListener('input', () => {
    document.documentElement.style.setProperty('--overlay-opacity', slider.value);
  });
}

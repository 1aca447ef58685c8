// Photos for a report: drawn again here, smaller, so that they turn the right way and fit what a desk takes.

/** The longer side and the quality, one after the other, until the file is small enough. */
const TRIES = [
  [1920, 0.85],
  [1600, 0.8],
  [1280, 0.75],
  [1024, 0.7],
  [800, 0.65],
  [640, 0.6],
  [320, 0.5],
];

/**
 * The picture in `file` as a JPEG of at most `most` bytes, as `bare` leaves it, with the `canvas` on which it was drawn;
 * `null` where there is no picture in it, or none is that small.
 */
export async function shrunk(file, most, bare) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  for (const [side, quality] of TRIES) {
    const canvas = drawn(picture, side);
    const blob = await new Promise((settle) => canvas.toBlob(settle, "image/jpeg", quality));
    const bytes = blob && (await bare(new Uint8Array(await blob.arrayBuffer())));
    if (bytes?.length <= most) return { bytes, canvas };
  }
  return null;
}

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

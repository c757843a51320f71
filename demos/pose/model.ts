import {
  adam,
  chooseThreshold,
  cosine,
  l1,
  mlp,
  regressor,
  saturated,
  squareExponential,
  Trainer,
  type Roc,
} from 'webgpu-ebm';
import type { Demo, DemoResult, DemoRun, Row } from '../shared/Demo.ts';
import { mean } from '../shared/figures.ts';
import { PIXELS, splitImages, type Images } from '../shared/images.ts';
import { readMnist } from '../shared/mnist.ts';
import { seededRandom } from '../shared/random.ts';
import { drawPoses } from './chart.ts';
import { samplesOf, turn, type Turned } from './dataset.ts';
import { curveOf, detectedShare, only, poseErrors, type Detected } from './detect.ts';
import { answers, DIMS, POSES } from './manifold.ts';
import { meta } from './meta.ts';

const POSITIVE = [3];
const BACKGROUND = [0, 1, 2, 4, 5, 6, 7];
const NEVER_SEEN = [8, 9];
/** Training images that only the threshold is chosen on. */
const VALIDATION = 10_000;
/** Fresh images are turned so many times in a training. */
const ROUNDS = 4;
/** Of positives, and as many of background, a round. */
const IMAGES = 8000;
const BATCH = 128;
const TESTED = 3000;
/** ε: points of poses at least so far from the right one are incorrect; 28° away. */
const RADIUS = 0.6;
/** The share of false alarms among trained background that the threshold aims at. */
const FALSE_ALARMS = 0.05;

export const demo: Demo = { meta, run };

/**
 * `E(z, X) = 1 − exp(−‖G(X) − F(z)‖₁)` over the poses z and, as one answer more, "nothing", whose energy is a constant.
 *
 * Detected: `min_z E(z, X) ≤ threshold`; the pose is the z of that minimum, over a grid of 1°. "Nothing" is a point of
 * the answers too, so far off the manifold that its energy is 1 and has no slope: E(nothing, X) = T of the source. The
 * loss `Ec² + e^(−β·Ei)` pulls a positive to the point of its true pose. Of a background image it can only push up the
 * lowest energy of all poses, since Ec² = 1 there (so the mean loss stays above ½ with as many positives as background).
 * Of a positive it pushes up poses that are wrong by 28° or more as well, which the source's loss does not.
 *
 * @see Osadchy, Miller & LeCun 2004, "Synergistic Face Detection and Pose Estimation with Energy-Based Models".
 */
async function run(options: DemoRun): Promise<DemoResult> {
  const { gpu, seed, steps } = options;
  const random = seededRandom(seed);
  const { images, validation, tests } = await prepare(random);
  const trainer = await Trainer.create(gpu, {
    energy: regressor({ x: mlp([PIXELS, 128, DIMS], { scale: 1 }), distance: saturated(l1()) }),
    answers,
    loss: squareExponential({ beta: 5, radius: RADIUS }),
    optimizer: adam({ rate: cosine({ rate: 0.003, steps }) }),
    seed,
  });
  try {
    const { seconds, losses } = await trainOnFreshImages(trainer, images, random, options);
    const detect = async ({ x }: Turned): Promise<Detected> => {
      const { energies, indices } = await trainer.infer(x);
      return { energies, poses: [...indices].map((index) => POSES[index] as number) };
    };
    const chosenOn = curveOf(await detect(validation.positives), await detect(validation.background));
    const { threshold } = chooseThreshold(chosenOn, { falseAlarms: FALSE_ALARMS });
    const found = {
      positives: await detect(tests.positives),
      background: await detect(tests.background),
      neverSeen: await detect(tests.neverSeen),
    };
    const { figures, ...judged } = judge(tests, found, threshold);
    const [initialLoss, finalLoss] = [losses[0] as number, losses.at(-1) as number];
    return { seconds, figures: { initialLoss, finalLoss, ...figures }, ...judged };
  } finally {
    trainer.dispose();
  }
}

/** Images by what they are for, of the positive class, the background, and digits never trained on. */
interface Tests {
  positives: Turned;
  background: Turned;
  neverSeen: Turned;
}

async function prepare(random: () => number) {
  const { train, test } = await readMnist();
  const [images, held] = splitImages(train, train.y.length - VALIDATION);
  const draw = (from: Images, digits: readonly number[]): Turned =>
    turn(from, { digits, count: TESTED, random });
  const validation = { positives: draw(held, POSITIVE), background: draw(held, BACKGROUND) };
  const tests: Tests = {
    positives: draw(test, POSITIVE),
    background: draw(test, BACKGROUND),
    neverSeen: draw(test, NEVER_SEEN),
  };
  return { images, validation, tests };
}

async function trainOnFreshImages(
  trainer: Trainer,
  images: Images,
  random: () => number,
  { steps, signal, onProgress }: DemoRun,
): Promise<{ seconds: number; losses: number[] }> {
  let seconds = 0;
  const losses: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const done = losses.length;
    const target = Math.round((steps * (round + 1)) / ROUNDS);
    if (target === done) continue;
    const draw = (digits: readonly number[]): Turned => turn(images, { digits, count: IMAGES, random });
    const { history, ...fitted } = await trainer.fit(samplesOf(draw(POSITIVE), draw(BACKGROUND)), {
      steps: target - done,
      batchSize: BATCH,
      signal,
      onProgress: ({ step, loss }) => onProgress(done + step, loss),
    });
    seconds += fitted.seconds;
    losses.push(...history.map(({ loss }) => loss));
  }
  return { seconds, losses };
}

/** How well that was done: figures, a row for each background, the picture. */
function judge(
  tests: Tests,
  { positives, background, neverSeen }: Record<keyof Tests, Detected>,
  threshold: number,
): Omit<DemoResult, 'seconds'> {
  const ofDigit = (digit: number): Detected => only(neverSeen, (i) => tests.neverSeen.digits[i] === digit);
  const settings = [
    { name: 'background trained on', found: background },
    { name: 'never seen, 8 and 9', found: neverSeen },
    ...NEVER_SEEN.map((digit) => ({ name: `never seen, ${digit}`, found: ofDigit(digit) })),
  ].map(({ name, found }) => ({ name, found, curve: curveOf(positives, found) }));
  const errors = poseErrors(tests.positives, positives, threshold);
  const [known, unknown] = settings.map(({ curve }) => detectionsAt(curve, FALSE_ALARMS));
  return {
    figures: {
      poseErrorMean: mean(errors),
      poseErrorMedian: errors[Math.floor(errors.length / 2)] ?? Number.NaN,
      poseErrorMeanOfAll: mean(poseErrors(tests.positives, positives, Infinity)),
      detections: known as number,
      neverSeenDetections: unknown as number,
      thresholdDetections: detectedShare(positives, threshold),
      thresholdFalseAlarms: detectedShare(background, threshold),
      neverSeenThresholdFalseAlarms: detectedShare(neverSeen, threshold),
    },
    rows: settings.map(({ name, found, curve }) => row(name, found, curve, threshold)),
    picture: drawPoses({
      curves: settings,
      positives: { images: tests.positives, found: positives },
      neverSeen: { images: tests.neverSeen, found: neverSeen },
      threshold,
      poseError: mean(errors),
    }),
  };
}

const detectionsAt = (curve: Roc, falseAlarms: number): number =>
  chooseThreshold(curve, { falseAlarms }).detections;

function row(background: string, found: Detected, curve: Roc, threshold: number): Row {
  return {
    background,
    'detected at 1 % false alarms': detectionsAt(curve, 0.01),
    'at 5 %': detectionsAt(curve, 0.05),
    'at 10 %': detectionsAt(curve, 0.1),
    'area under curve': curve.area,
    'false alarms at threshold': detectedShare(found, threshold),
  };
}

/** What a page draws on one device, of one training after the other. */
export interface Display<S, T> {
  /** A new training is there; what it showed before is gone. */
  show(training: T, settings: S): void | Promise<void>;
  /** Settings changed, those of the view included. */
  changed?(settings: S): void;
  /** Submits a picture; waits for nothing. */
  draw(): void;
  /**
   * Reads what charts and figures need, a few times a second.
   *
   * @throws DivergenceError to pause.
   */
  report?(step: number): Promise<void>;
  dispose(): void;
}

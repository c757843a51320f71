export { classifier, type ClassifierParts } from './classifier.ts';
export type { Energy } from './Energy.ts';
export { implicitRegression, type ImplicitRegressionParts } from './implicitRegression.ts';
export { regressor, type RegressorParts } from './regressor.ts';

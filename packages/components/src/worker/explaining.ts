/** Why dates are what they are: a script of its own, loaded when somebody first asks. */
export { drivingPath, explainDate } from '@trueppm/scheduler';

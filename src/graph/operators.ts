/**
 * The operators that may stand between a model's input and its class scores once it is imported. explain/ has a row
 * for each; what else a file may hold, importers/ rewrites into these or refuses by name.
 */
export const operators = [
  'Conv',
  'ConvTranspose',
  'Gemm',
  'MatMul',
  'BatchNormalization',
  'Add',
  'Mul',
  'Div',
  'Relu',
  'LeakyRelu',
  'PRelu',
  'Elu',
  'Selu',
  'Celu',
  'Sigmoid',
  'HardSigmoid',
  'HardSwish',
  'Mish',
  'Tanh',
  'Erf',
  'Clip',
  'Min',
  'Max',
  'Softplus',
  'Softsign',
  'ThresholdedRelu',
  'Softmax',
  'LogSoftmax',
  'MaxPool',
  'AveragePool',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'ReduceMean',
  'ReduceSum',
  'ReduceMax',
  'LRN',
  'Reshape',
  'Flatten',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Concat',
  'Slice',
  'Split',
  'Pad',
  'Gather',
  'Expand',
  'Resize',
  'DepthToSpace',
  'SpaceToDepth',
  'Identity',
] as const;

export type Operator = (typeof operators)[number];

/** Whether `op` is one of the operators that relevance can go through. */
export function isOperator(op: string): op is Operator {
  return (operators as readonly string[]).includes(op);
}

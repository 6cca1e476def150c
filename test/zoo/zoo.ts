import { activationModels } from './activations.ts';
import { alexnetModels } from './alexnet.ts';
import { controlFlowModels } from './control-flow.ts';
import { densenetModels } from './densenet.ts';
import { efficientnetModels } from './efficientnet.ts';
import { inceptionModels } from './inception.ts';
import { mlpModels } from './mlp.ts';
import { mobilenetKerasModels } from './mobilenet-keras.ts';
import { mobilenetTorchModels } from './mobilenet-torch.ts';
import { normalisationModels } from './normalisations.ts';
import { opsetModels } from './opsets.ts';
import { plainCnnModels } from './plain-cnn.ts';
import { precisionModels } from './precision.ts';
import { quantisedModels } from './quantised.ts';
import { recurrentModels } from './recurrent.ts';
import { regnetModels } from './regnet.ts';
import { resnetModels } from './resnet.ts';
import { shufflenetModels } from './shufflenet.ts';
import { spatialModels } from './spatial.ts';
import { squeezenetModels } from './squeezenet.ts';
import { torchDynamoModels } from './torch-dynamo.ts';
import { transformerModels } from './transformers.ts';
import { vggModels } from './vgg.ts';
import type { ZooModel } from './zoo-model.ts';

/** Small models of every family that unhans explains, written as PyTorch, tf2onnx and Caffe2 write them. */
export const zoo: Readonly<Record<string, ZooModel>> = {
  ...vggModels,
  ...alexnetModels,
  ...resnetModels,
  ...densenetModels,
  ...inceptionModels,
  ...squeezenetModels,
  ...mobilenetTorchModels,
  ...mobilenetKerasModels,
  ...efficientnetModels,
  ...regnetModels,
  ...shufflenetModels,
  ...torchDynamoModels,
  ...plainCnnModels,
  ...mlpModels,
  ...activationModels,
  ...spatialModels,
  ...opsetModels,
  ...precisionModels,
  ...normalisationModels,
  ...transformerModels,
  ...recurrentModels,
  ...quantisedModels,
  ...controlFlowModels,
};

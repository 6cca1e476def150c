/** A family of architectures and the model of the zoo that stands for it. */
export interface Family {
  readonly family: string;
  readonly model: string;
  /** Where time steps or features come before channels in an input of two axes. Default false. */
  readonly isChannelsLast?: boolean;
  /** At how many places along each axis the evidence may be; a model without shared weights learns few. Default 4. */
  readonly spots?: number;
}

/** Every family that the table in docs/models.md has a row for. */
export const families: readonly Family[] = [
  { family: 'VGG', model: 'vgg' },
  { family: 'VGG-BN', model: 'vgg-bn' },
  { family: 'AlexNet', model: 'alexnet' },
  { family: 'ResNet, basic', model: 'resnet-basic' },
  { family: 'ResNet, bottleneck', model: 'resnet-bottleneck' },
  { family: 'Wide-ResNet', model: 'wide-resnet' },
  { family: 'ResNeXt', model: 'resnext' },
  { family: 'DenseNet', model: 'densenet' },
  { family: 'GoogLeNet', model: 'googlenet' },
  { family: 'Inception v3', model: 'inception-v3' },
  { family: 'SqueezeNet', model: 'squeezenet' },
  { family: 'ShuffleNet v2', model: 'shufflenet-v2' },
  { family: 'MobileNet v1', model: 'mobilenet-v1' },
  { family: 'MobileNet v2', model: 'mobilenet-v2' },
  { family: 'MobileNet v3', model: 'mobilenet-v3' },
  { family: 'MnasNet', model: 'mnasnet' },
  { family: 'EfficientNet', model: 'efficientnet' },
  { family: 'RegNet', model: 'regnet-y' },
  { family: 'ConvNeXt', model: 'convnext' },
  { family: 'ViT', model: 'vit-torch' },
  { family: 'ViT, Keras', model: 'vit-keras' },
  { family: 'DeiT', model: 'deit' },
  { family: 'Swin', model: 'swin' },
  { family: 'MobileViT', model: 'mobile-vit' },
  { family: 'MLP-Mixer', model: 'mixer' },
  { family: 'LSTM', model: 'lstm-torch', isChannelsLast: true },
  { family: 'GRU', model: 'gru-bidirectional', isChannelsLast: true },
  { family: 'MLP', model: 'mlp', spots: 2 },
  { family: '1-D CNN', model: 'cnn-1d' },
  { family: '3-D CNN', model: 'cnn-3d' },
];

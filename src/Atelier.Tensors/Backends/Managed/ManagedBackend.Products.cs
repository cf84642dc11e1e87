using System.Numerics;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>Products in plain loops: the reference path. Single precision takes the kernels under Kernels/.</summary>
public sealed unsafe partial class ManagedBackend
{
    private readonly struct MatMulLoop(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            int batch = destination.Shape[0], rows = destination.Shape[1], columns = destination.Shape[2], inner = a.Shape[transposeA ? 1 : 2];
            (long aRow, long aInner) = transposeA ? (1L, (long)rows) : (inner, 1);
            (long bInner, long bColumn) = transposeB ? (1L, (long)inner) : (columns, 1);
            T* pa = Pointer<T>(a), pb = Pointer<T>(b), pc = Pointer<T>(destination);
            for (long n = 0; n < batch; n++, pa += (long)rows * inner, pb += (long)inner * columns, pc += (long)rows * columns)
            {
                for (long i = 0; i < rows; i++)
                {
                    for (long j = 0; j < columns; j++)
                    {
                        T sum = T.Zero;
                        for (long k = 0; k < inner; k++)
                        {
                            sum += pa[i * aRow + k * aInner] * pb[k * bInner + j * bColumn];
                        }

                        pc[i * columns + j] = sum;
                    }
                }
            }
        }
    }

    /// <summary>The trilinear form, term by term; the pass says which of the three factors is the result.</summary>
    private readonly struct ConvLoop(ConvGeometry geometry, Tensor input, Tensor weight, Tensor output, ConvLoop.Pass pass) : INumericLoop
    {
        public enum Pass
        {
            Output,
            Input,
            Weight,
        }

        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            ConvGeometry g = geometry;
            Tensor result = pass switch { Pass.Output => output, Pass.Input => input, _ => weight };
            result.Backend.Fill(result, 0);
            T* x = Pointer<T>(input), w = Pointer<T>(weight), y = Pointer<T>(output);
            int perGroup = g.InChannels / g.Groups, outPerGroup = g.OutChannels / g.Groups;
            for (long n = 0; n < g.Batch; n++)
            for (long oh = 0; oh < g.OutHeight; oh++)
            for (long ow = 0; ow < g.OutWidth; ow++)
            for (long kh = 0; kh < g.KernelHeight; kh++)
            for (long kw = 0; kw < g.KernelWidth; kw++)
            {
                long ih = oh * g.StrideHeight - g.PadTop + kh * g.DilationHeight, iw = ow * g.StrideWidth - g.PadLeft + kw * g.DilationWidth;
                if (ih < 0 || ih >= g.InHeight || iw < 0 || iw >= g.InWidth)
                {
                    continue;
                }

                for (long o = 0; o < g.OutChannels; o++)
                {
                    T* xs = x + ((n * g.InHeight + ih) * g.InWidth + iw) * g.InChannels + o / outPerGroup * perGroup;
                    T* ws = w + ((o * g.KernelHeight + kh) * g.KernelWidth + kw) * perGroup;
                    Terms(xs, ws, y + ((n * g.OutHeight + oh) * g.OutWidth + ow) * g.OutChannels + o, perGroup);
                }
            }
        }

        private void Terms<T>(T* x, T* w, T* y, int channels)
            where T : unmanaged, INumber<T>
        {
            for (int c = 0; c < channels; c++)
            {
                switch (pass)
                {
                    case Pass.Output: *y += x[c] * w[c]; break;
                    case Pass.Input: x[c] += *y * w[c]; break;
                    default: w[c] += *y * x[c]; break;
                }
            }
        }
    }
}

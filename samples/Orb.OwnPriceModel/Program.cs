await Orb.OwnPriceModel.Sample.RunAsync(Console.Out, CancellationToken.None).ConfigureAwait(false);
